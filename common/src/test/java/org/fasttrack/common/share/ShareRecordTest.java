package org.fasttrack.common.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareRecordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a/",
                "a//b",
                "..",
                "a/../b",
                "./a",
                "a\0b",
                "a\nb",
                "a\u0007",
                "gpj\u202Eexe.txt",
                "a\u2028b",
                "e\u0301",
                "\ud800",
                "\u061c"
            })
    void hostileNamesAreRefused(String name) {
        assertThat(ShareRecord.nameFault(name)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "docs/a b.txt", "музыка/песня.mp3", "音楽/曲.flac", "é.txt", "..a", "a..", "😀.png"})
    void ordinaryNamesAreAccepted(String name) {
        assertThat(ShareRecord.nameFault(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 1025, 10_000})
    void theNameLimitIsExact(int length) {
        assertThat(ShareRecord.nameFault("x".repeat(length)) == null).isEqualTo(length <= ShareRecord.MAX_NAME_BYTES);
    }
}
