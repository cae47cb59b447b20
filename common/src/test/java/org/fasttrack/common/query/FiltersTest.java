package org.fasttrack.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @ParameterizedTest
    @CsvSource({
        "pdf, notes.pdf",
        "PDF, notes.pdf",
        "pdf, NOTES.PDF",
        ".Pdf, notes.pDF",
        "md, COPYRIGHT.md",
        "MD, COPYRIGHT.md",
        "tar.GZ, linux.TAR.gz",
        "ÄÖÜ, x.äöü"
    })
    void extensionsCompareWithoutRegardToCase(String asked, String name) {
        assertThat(passes(asked, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"pdf, notes.pdf.gz", "df, notes.pdf", "pdf, pdf", "tar.gz, tar.gz"})
    void anExtensionIsAllThatFollowsADot(String asked, String name) {
        assertThat(passes(asked, name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "."})
    void noExtensionAsksForAny(String asked) {
        assertThat(asking(asked)).isEqualTo(Filters.NONE);
    }

    @Test
    void theSameExtensionIsTheSameQuestion() {
        assertThat(asking(".PDF")).isEqualTo(asking("pdf"));
    }

    private static boolean passes(String asked, String name) {
        ContentId any = ContentId.of(new byte[ContentId.BYTES]);
        return Matcher.passes(asking(asked), new ShareRecord(name, 1, any, 0));
    }

    private static Filters asking(String extension) {
        return new Filters(extension, 0, Long.MAX_VALUE, null);
    }
}
