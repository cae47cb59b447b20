package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file on a disk that has lost one sector: reads from within it fail, those that reach it end before. */
final class BadSector extends FileChannel {
    private static final int BYTES = 4096;
    private final FileChannel file;
    private final long start;

    /** @param start where the sector begins */
    BadSector(FileChannel file, long start) {
        this.file = file;
        this.start = start;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position >= start && position < start + BYTES) {
            throw new IOException("Input/output error");
        }
        int limit = into.limit();
        if (position < start) {
            into.limit((int) Math.min(limit, into.position() + start - position));
        }
        int read = file.read(into, position);
        into.limit(limit);
        return read;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("only read at positions");
    }

    @Override
    public int read(ByteBuffer into) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer from) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long position) {
        throw unused();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unused();
    }

    @Override
    public void force(boolean metaData) {
        throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unused();
    }
}
