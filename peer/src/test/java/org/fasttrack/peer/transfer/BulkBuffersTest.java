package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BulkBuffersTest {
    private final BulkBuffers buffers = new BulkBuffers(2);

    @Test
    void whenAllAreLentTheNextOneGetsNone() {
        assertThat(buffers.borrow()).isNotNull();
        assertThat(buffers.borrow()).isNotNull();
        assertThat(buffers.borrow()).isNull();
        assertThat(buffers.lent()).isEqualTo(2);
    }

    @Test
    void whatCameBackIsLentAgainEmpty() {
        ByteBuffer buffer = Objects.requireNonNull(buffers.borrow());
        buffers.borrow();
        buffers.giveBack(buffer.position(7).limit(9));
        assertThat(buffers.lent()).isEqualTo(1);
        assertThat(buffers.borrow()).isSameAs(buffer);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.remaining()).isEqualTo(BulkBuffers.BYTES);
    }

    @Test
    void givingNothingBackChangesNothing() {
        buffers.giveBack(null);
        assertThat(buffers.lent()).isZero();
        assertThat(buffers.borrow()).isNotNull();
    }
}
