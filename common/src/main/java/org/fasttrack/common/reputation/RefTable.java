package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.fasttrack.common.identity.NodeId;

/**
 * References to evidence with some numbers each, without an object for any: a supernode has millions. Of a row the last number
 * is the entry's index. Rows lie in pieces of at most {@value #MAX_PIECE}, so that one is put between others at a cost that
 * hardly grows with them.
 */
final class RefTable {
    static final int MAX_PIECE = 512;

    private final int width;
    private List<Piece> pieces;
    /** The row that each piece begins with. */
    private int[] starts = {0};

    /** Rows beside each other. */
    private static final class Piece {
        private long[] cells;
        private NodeId[] logs;
        private int size;

        Piece(int capacity, int width) {
            cells = new long[capacity * width];
            logs = new NodeId[capacity];
        }

        void insert(int row, int width, EvidenceRef ref, long... numbers) {
            grow(width);
            System.arraycopy(cells, row * width, cells, (row + 1) * width, (size - row) * width);
            System.arraycopy(logs, row, logs, row + 1, size - row);
            System.arraycopy(numbers, 0, cells, row * width, width - 1);
            refer(row, width, ref);
            size++;
        }

        void refer(int row, int width, EvidenceRef ref) {
            logs[row] = ref.log();
            cells[(row + 1) * width - 1] = ref.index();
        }

        private void grow(int width) {
            if (size == logs.length) {
                resize(Math.min(MAX_PIECE, size + (size >> 1) + 1), width);
            }
        }

        void resize(int capacity, int width) {
            cells = Arrays.copyOf(cells, capacity * width);
            logs = Arrays.copyOf(logs, capacity);
        }

        /** Takes away the rows from {@code row} on. @return them */
        Piece split(int row, int width) {
            Piece rest = new Piece(size - row, width);
            rest.size = size - row;
            System.arraycopy(cells, row * width, rest.cells, 0, rest.size * width);
            System.arraycopy(logs, row, rest.logs, 0, rest.size);
            Arrays.fill(logs, row, size, null);
            size = row;
            return rest;
        }

        /** Copies {@code row} of {@code from} behind the last one. */
        void append(Piece from, int row, int width) {
            grow(width);
            System.arraycopy(from.cells, row * width, cells, size * width, width);
            logs[size++] = from.logs[row];
        }
    }

    /** @param numbers how many a row has beside its reference */
    RefTable(int numbers) {
        this.width = numbers + 1;
        this.pieces = List.of(new Piece(1, width));
    }

    int size() {
        int last = pieces.size() - 1;
        return starts[last] + pieces.get(last).size;
    }

    private int pieceOf(int row) {
        if (pieces.size() == 1) {
            return 0;
        }
        int found = Arrays.binarySearch(starts, row);
        return found >= 0 ? found : -found - 2;
    }

    long get(int row, int number) {
        int piece = pieceOf(row);
        return pieces.get(piece).cells[(row - starts[piece]) * width + number];
    }

    EvidenceRef ref(int row) {
        int piece = pieceOf(row);
        return new EvidenceRef(pieces.get(piece).logs[row - starts[piece]], get(row, width - 1));
    }

    void refer(int row, EvidenceRef ref) {
        int piece = pieceOf(row);
        pieces.get(piece).refer(row - starts[piece], width, ref);
    }

    /** Puts a row before the one at {@code row}. */
    void insert(int row, EvidenceRef ref, long... numbers) {
        int at = pieceOf(row);
        if (pieces.get(at).size == MAX_PIECE) {
            split(at);
            at = pieceOf(row);
        }
        pieces.get(at).insert(row - starts[at], width, ref, numbers);
        for (int next = at + 1; next < starts.length; next++) {
            starts[next]++;
        }
    }

    /** Of a full last piece nothing but the end goes: what comes in order fills each piece. */
    private void split(int at) {
        Piece full = pieces.get(at);
        int kept = at == pieces.size() - 1 ? MAX_PIECE - 1 : MAX_PIECE / 2;
        List<Piece> more = new ArrayList<>(pieces);
        more.add(at + 1, full.split(kept, width));
        pieces = more;
        starts = starts(pieces);
    }

    private static int[] starts(List<Piece> pieces) {
        int[] starts = new int[pieces.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + pieces.get(i - 1).size;
        }
        return starts;
    }

    /** Takes away the rows that {@code which} says; those left keep their order. */
    void removeIf(IntPredicate which) {
        List<Piece> kept = new ArrayList<>(List.of(new Piece(1, width)));
        int row = 0;
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.size; i++) {
                if (!which.test(row++)) {
                    if (kept.getLast().size == MAX_PIECE) {
                        kept.add(new Piece(1, width));
                    }
                    kept.getLast().append(piece, i, width);
                }
            }
        }
        if (rows(kept) < size()) {
            kept.forEach(piece -> piece.resize(Math.max(1, piece.size), width));
            pieces = List.copyOf(kept);
            starts = starts(pieces);
        }
    }

    private static int rows(List<Piece> pieces) {
        return pieces.stream().mapToInt(piece -> piece.size).sum();
    }
}
