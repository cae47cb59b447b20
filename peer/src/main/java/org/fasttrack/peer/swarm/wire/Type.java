package org.fasttrack.peer.swarm.wire;

/** The second field of a message: BEP 3, then 6, 10 and 52. */
final class Type {
    static final int CHOKE = 0;
    static final int UNCHOKE = 1;
    static final int INTERESTED = 2;
    static final int NOT_INTERESTED = 3;
    static final int HAVE = 4;
    static final int BITFIELD = 5;
    static final int REQUEST = 6;
    static final int PIECE = 7;
    static final int CANCEL = 8;
    static final int SUGGEST = 0x0D;
    static final int HAVE_ALL = 0x0E;
    static final int HAVE_NONE = 0x0F;
    static final int REJECT = 0x10;
    static final int ALLOWED_FAST = 0x11;
    static final int EXTENDED = 20;
    static final int HASH_REQUEST = 21;
    static final int HASHES = 22;
    static final int HASH_REJECT = 23;

    private Type() {}
}
