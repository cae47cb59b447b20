package org.fasttrack.lab.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.NetworkInterface;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every TCP byte that crosses the loopback interface, by a packet socket of the kernel: unlike a proxy it misses
 * nothing, whatever port a node opens. Needs Linux and CAP_NET_RAW.
 */
final class LoopbackCapture implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM = 2;
    private static final short ANY_PROTOCOL = Short.reverseBytes((short) 3);
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_OUTGOING = 4;
    private static final int ADDRESS_BYTES = 20;
    /** Each packet passes loopback twice; once is enough. */
    private static final int PACKET_IGNORE_OUTGOING = 23;
    /** What other tests send over loopback waits there too, while the reader waits for a core. */
    private static final int KERNEL_BUFFER_BYTES = 1 << 29;

    private static final int PACKET_BYTES = 1 << 18;
    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Map<Flow, ByteArrayOutputStream> flows = new LinkedHashMap<>();
    private final Arena arena = Arena.ofShared();
    private final int socket;
    private final Thread reader = Thread.ofPlatform().name("capture").unstarted(this::read);
    private volatile boolean ended;

    /** One direction of a connection. */
    record Flow(int fromPort, int toPort) {
        boolean touches(int port) {
            return fromPort == port || toPort == port;
        }
    }

    private LoopbackCapture(int socket) {
        this.socket = socket;
    }

    /** Starts to capture; empty where that is not allowed. */
    static Optional<LoopbackCapture> start() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        int socket = (int) call("socket", AF_PACKET, SOCK_DGRAM, (int) ANY_PROTOCOL & 0xffff);
        if (socket < 0) {
            return Optional.empty();
        }
        LoopbackCapture capture = new LoopbackCapture(socket);
        capture.open(NetworkInterface.getByName("lo").getIndex());
        capture.reader.start();
        return Optional.of(capture);
    }

    private void open(int interfaceIndex) throws IOException {
        MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, KERNEL_BUFFER_BYTES);
        call("setsockopt", socket, SOL_SOCKET, SO_RCVBUFFORCE, size, Integer.BYTES);
        MemorySegment yes = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
        call("setsockopt", socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, yes, Integer.BYTES);
        MemorySegment timeout = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 100_000); // seconds, microseconds
        call("setsockopt", socket, SOL_SOCKET, SO_RCVTIMEO, timeout, 2 * Long.BYTES);
        MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(ValueLayout.JAVA_SHORT, 2, ANY_PROTOCOL);
        address.set(ValueLayout.JAVA_INT, 4, interfaceIndex);
        if ((int) call("bind", socket, address, ADDRESS_BYTES) != 0) {
            throw new IOException("the packet socket cannot be bound to loopback");
        }
    }

    private void read() {
        MemorySegment packet = arena.allocate(PACKET_BYTES);
        MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
        MemorySegment addressLength = arena.allocate(ValueLayout.JAVA_INT);
        while (true) {
            addressLength.set(ValueLayout.JAVA_INT, 0, ADDRESS_BYTES);
            long length = (long) call("recvfrom", socket, packet, (long) PACKET_BYTES, 0, address, addressLength);
            if (length > 0 && (address.get(ValueLayout.JAVA_BYTE, 10) & 0xff) != PACKET_OUTGOING) {
                take(packet.asSlice(0, length), Short.reverseBytes(address.get(ValueLayout.JAVA_SHORT, 2)) & 0xffff);
            } else if (length <= 0 && ended) {
                return;
            }
        }
    }

    private void take(MemorySegment packet, int protocol) {
        if (protocol == 0x0800 && packet.get(ValueLayout.JAVA_BYTE, 9) == 6) {
            int header = (packet.get(ValueLayout.JAVA_BYTE, 0) & 0xf) * 4;
            takeTcp(packet.asSlice(header));
        } else if (protocol == 0x86dd && packet.get(ValueLayout.JAVA_BYTE, 6) == 6) {
            takeTcp(packet.asSlice(40));
        }
    }

    private void takeTcp(MemorySegment segment) {
        int from = segment.get(BIG_SHORT, 0) & 0xffff;
        int to = segment.get(BIG_SHORT, 2) & 0xffff;
        int header = (segment.get(ValueLayout.JAVA_BYTE, 12) >> 4 & 0xf) * 4;
        byte[] payload = segment.asSlice(header).toArray(ValueLayout.JAVA_BYTE);
        flows.computeIfAbsent(new Flow(from, to), flow -> new ByteArrayOutputStream())
                .writeBytes(payload);
    }

    /** Ends the capture. @throws IOException when the kernel had to drop packets: then nothing is proved */
    Map<Flow, byte[]> stop() throws IOException, InterruptedException {
        ended = true;
        reader.join();
        MemorySegment statistics = arena.allocate(8, Integer.BYTES);
        MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 8);
        call("getsockopt", socket, SOL_PACKET, PACKET_STATISTICS, statistics, length);
        int dropped = statistics.get(ValueLayout.JAVA_INT, 4);
        if (dropped > 0) {
            throw new IOException("the kernel dropped " + dropped + " packets of the capture");
        }
        Map<Flow, byte[]> captured = new LinkedHashMap<>();
        flows.forEach((flow, bytes) -> captured.put(flow, bytes.toByteArray()));
        return captured;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        reader.join();
        call("close", socket);
        arena.close();
    }

    /** Calls the C library. Integers are {@code int} or {@code long} as given; the answer is an int, of recvfrom a long. */
    @SuppressWarnings("restricted") // the kernel's packet sockets are reached in no other way
    private static Object call(String function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = switch (arguments[i]) {
                case Integer number -> ValueLayout.JAVA_INT;
                case Long number -> ValueLayout.JAVA_LONG;
                default -> ValueLayout.ADDRESS;
            };
        }
        MemoryLayout answer = function.equals("recvfrom") ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT;
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(answer, layouts));
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(function + " failed", e);
        }
    }
}
