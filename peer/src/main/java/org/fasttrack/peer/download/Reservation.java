package org.fasttrack.peer.download;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Room on the disk for a whole content before its first byte, so that a disk that cannot hold it says so at once and
 * nobody else takes the room meanwhile. Java knows no such call; this is Linux's {@code fallocate(2)}, which writes
 * nothing. Elsewhere, and on file systems that cannot, nothing is reserved.
 */
final class Reservation {
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    /** The file does not look longer than what was written to it. */
    private static final int FALLOC_FL_KEEP_SIZE = 1;

    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final @Nullable Calls CALLS = System.getProperty("os.name").equals("Linux") ? Calls.find() : null;

    private Reservation() {}

    /** The first use binds to the C library, which takes a while: whoever calls this before spares that. */
    static void prepare() {
        // Whatever is to be done was done when the class was loaded.
    }

    /** What came of it. */
    enum Outcome {
        RESERVED,
        /** The disk, or the user's part of it, is too small. */
        FULL,
        /** This system or file system does not reserve. */
        NOT_HERE
    }

    /** The three functions of the C library. */
    private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
        @SuppressWarnings(
                "restricted") // the JDK has no other way to reserve room; the signatures are POSIX's and Linux's
        static @Nullable Calls find() {
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor open =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            FunctionDescriptor fallocate = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG);
            FunctionDescriptor close = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            try {
                return new Calls(
                        linker.downcallHandle(
                                linker.defaultLookup().findOrThrow("open"), open, Linker.Option.firstVariadicArg(2)),
                        linker.downcallHandle(
                                linker.defaultLookup().findOrThrow("fallocate"),
                                fallocate,
                                Linker.Option.captureCallState("errno")),
                        linker.downcallHandle(linker.defaultLookup().findOrThrow("close"), close));
            } catch (RuntimeException e) { // a C library without them, or native access that is not allowed
                return null;
            }
        }
    }

    /** Reserves the first {@code bytes} of {@code file}, which exists, as far as they are not there already. */
    static Outcome reserve(Path file, long bytes) {
        Calls calls = CALLS;
        if (calls == null || bytes == 0) {
            return Outcome.NOT_HERE;
        }
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) calls.open.invokeExact(arena.allocateFrom(file.toString()), O_WRONLY | O_CLOEXEC);
            if (descriptor < 0) {
                return Outcome.NOT_HERE;
            }
            try {
                return allocate(calls, arena.allocate(CAPTURED), descriptor, bytes);
            } finally {
                int _ = (int) calls.close.invokeExact(descriptor);
            }
        } catch (Throwable e) { // what a method handle declares; the calls themselves throw nothing
            throw new AssertionError("a call into the C library", e);
        }
    }

    /** Frees what was reserved of {@code file} and not written: a disk that ran full keeps what it reserved until then. */
    static void giveBack(Path file) throws IOException {
        try (var written = new RandomAccessFile(file.toFile(), "rw")) {
            written.setLength(written.length());
        }
    }

    private static Outcome allocate(Calls calls, MemorySegment captured, int descriptor, long bytes) throws Throwable {
        int failed = (int) calls.fallocate.invokeExact(captured, descriptor, FALLOC_FL_KEEP_SIZE, 0L, bytes);
        if (failed == 0) {
            return Outcome.RESERVED;
        }
        int error = (int) ERRNO.get(captured, 0L);
        return error == ENOSPC || error == EDQUOT ? Outcome.FULL : Outcome.NOT_HERE;
    }
}
