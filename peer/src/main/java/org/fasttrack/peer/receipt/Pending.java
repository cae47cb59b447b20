package org.fasttrack.peer.receipt;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.wire.proto.HalfReceipt;

/** A receipt that somebody still has to take: the uploader its half, or a supernode the whole. */
public sealed interface Pending {
    /** As it stands in the outbox. */
    byte[] bytes();

    /**
     * Sealed, not countersigned yet.
     *
     * @param address the uploader's data port
     * @param sealed the downloader's half
     */
    record Half(NodeId uploader, InetSocketAddress address, byte[] sealed) implements Pending {
        public Half {
            sealed = sealed.clone();
        }

        @Override
        public byte[] sealed() {
            return sealed.clone();
        }

        @Override
        public byte[] bytes() {
            return HalfReceipt.newBuilder()
                    .setUploader(ByteString.copyFrom(uploader.bytes()))
                    .setAddress(HostPort.text(address))
                    .setReceipt(ByteString.copyFrom(sealed))
                    .build()
                    .toByteArray();
        }

        /** Empty when these are not the bytes of one. */
        static Optional<Half> of(byte[] bytes) {
            try {
                HalfReceipt half = HalfReceipt.parseFrom(bytes);
                NodeId uploader = NodeId.of(half.getUploader().toByteArray());
                return HostPort.numeric(half.getAddress())
                        .map(address ->
                                new Half(uploader, address, half.getReceipt().toByteArray()));
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** With both signatures: a log's entry. */
    record Whole(byte[] entry) implements Pending {
        public Whole {
            entry = entry.clone();
        }

        @Override
        public byte[] entry() {
            return entry.clone();
        }

        @Override
        public byte[] bytes() {
            return entry();
        }
    }
}
