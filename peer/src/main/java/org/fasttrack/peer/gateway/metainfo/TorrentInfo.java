package org.fasttrack.peer.gateway.metainfo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.BencodeReader;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.PieceLength;

/**
 * An info dictionary: what an infohash names. The files lie one after the other in a row of bytes that is cut into
 * pieces; in version 2, and with the padding of hybrids, each file begins a new piece. Padding is no file here: it is the
 * gap between two.
 *
 * @param dict as it was read: canonical, so that encoding it again gives what was hashed
 * @param name of the file, or of the folder
 * @param folder whether it is several files in a folder
 * @param files in the order of the row; names are the maker's
 * @param bytes of the row, with gaps
 * @param v1Pieces the SHA-1 of each piece; empty in a torrent of version 2 only
 * @param v2 whether files have Merkle trees
 */
public record TorrentInfo(
        Bencode.Dict dict,
        String name,
        boolean folder,
        int pieceLength,
        List<TorrentFile> files,
        long bytes,
        byte[] v1Pieces,
        boolean v2) {
    /** Of the dictionary: 8,000,000 bytes of piece hashes are 400,000 pieces. */
    public static final int MAX_BYTES = 8 << 20;

    private static final long VERSION_2 = 2;
    private static final int MAX_PIECE_BYTES = 64 << 20;

    public TorrentInfo {
        files = List.copyOf(files);
        v1Pieces = v1Pieces.clone();
    }

    @Override
    public byte[] v1Pieces() {
        return v1Pieces.clone();
    }

    /** Reads and checks a dictionary: the files' row is as long as its pieces say, and both versions tell of the same files. */
    public static TorrentInfo decode(byte[] info) throws MalformedException {
        if (info.length > MAX_BYTES) {
            throw new MalformedException("an info dictionary of " + info.length + " bytes");
        }
        return of(BencodeReader.readDict(info));
    }

    static TorrentInfo of(Bencode.Dict info) throws MalformedException {
        String name = new Bencode.Bytes(info.bytes("name")).text();
        int pieceLength = pieceLength(info);
        long version = info.number("meta version", 1);
        if (version > VERSION_2) {
            throw new MalformedException("a torrent of version " + version);
        }
        boolean v2 = version == VERSION_2;
        boolean v1 = info.has("pieces");
        List<TorrentFile> tree = v2 ? FileTree.read(info.dict("file tree"), pieceLength) : List.of();
        V1Files listed = v1 ? V1Files.read(info, name) : new V1Files(tree, FileTree.end(tree));
        if (v1 && v2) {
            listed = listed.with(tree);
        }
        boolean folder = v1
                ? info.has("files")
                : tree.size() != 1 || !tree.getFirst().path().equals(List.of(name));
        var read = new TorrentInfo(
                info, name, folder, pieceLength, listed.files(), listed.bytes(), info.bytes("pieces"), v2);
        read.check(v1);
        return read;
    }

    private static int pieceLength(Bencode.Dict info) throws MalformedException {
        long length = info.number("piece length", 0);
        boolean blocks = length >= PieceLength.MIN_BYTES && length % PieceLength.MIN_BYTES == 0;
        if (!blocks || length > MAX_PIECE_BYTES) {
            throw new MalformedException(
                    "pieces of " + length + " bytes: only multiples of 16 KiB up to 64 MiB are read here");
        }
        return (int) length;
    }

    private void check(boolean v1) throws MalformedException {
        if (!v1 && !v2) {
            throw new MalformedException("a torrent without piece hashes");
        }
        if (name.isEmpty() || files.isEmpty() || bytes < 1) {
            throw new MalformedException("a torrent without a name or without files");
        }
        long pieces = PieceLength.count(bytes, pieceLength);
        if (pieces > MessageCodec.MAX_PIECES || (v1 && v1Pieces.length != pieces * Sha1.BYTES)) {
            throw new MalformedException(
                    bytes + " bytes in " + pieces + " pieces with " + v1Pieces.length + " bytes of hashes");
        }
        if (v2 && Integer.bitCount(pieceLength) != 1) {
            throw new MalformedException("version 2 has pieces of a power of two, not of " + pieceLength);
        }
    }

    public boolean v1() {
        return v1Pieces.length > 0;
    }

    public int pieces() {
        return (int) PieceLength.count(bytes, pieceLength);
    }

    /** Bytes of the files themselves. */
    public long fileBytes() {
        return files.stream().mapToLong(TorrentFile::bytes).sum();
    }

    /** The layer of each file's Merkle tree whose hashes are of whole pieces. */
    public int pieceLayer() {
        return Integer.numberOfTrailingZeros(pieceLength / PieceLength.MIN_BYTES);
    }

    public byte[] encode() {
        return dict.encode();
    }

    /** Version 1's, if it has that, then version 2's. */
    public List<Infohash> infohashes() {
        byte[] info = encode();
        var hashes = new ArrayList<Infohash>();
        if (v1()) {
            hashes.add(Infohash.v1(info));
        }
        if (v2) {
            hashes.add(Infohash.v2(info));
        }
        return hashes;
    }

    /** The files that have a byte in {@code piece}, by their numbers. */
    public IntStream filesIn(int piece) {
        long from = (long) piece * pieceLength;
        return IntStream.range(0, files.size()).filter(i -> {
            TorrentFile file = files.get(i);
            return file.bytes() > 0 && file.offset() < from + pieceLength && file.end() > from;
        });
    }
}
