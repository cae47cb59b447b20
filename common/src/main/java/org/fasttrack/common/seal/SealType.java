package org.fasttrack.common.seal;

/** What a sealed message says. The number is signed, so that no body can pass for another kind; numbers never change. */
public enum SealType {
    NETWORK(1, 1 << 16),
    INVITATION(2, 1024),
    REVOCATION(3, 1024),
    SHARE_LIST_HEAD(4, 256),
    QUERY(5, 4096),
    HEARTBEAT(6, 256),
    INTRODUCER_PAGE(7, 1 << 18),
    CLUSTER_MESSAGE(8, 1 << 22),
    RECEIPT(9, 1024),
    UPTIME(10, 1024),
    PROMOTION_VOTE(11, 4096),
    SPOT_CHECK(12, 1024),
    PUSH_REQUEST(13, 256),
    FAULT_REPORT(20, 256);

    private final int number;
    private final int maxBodyBytes;

    SealType(int number, int maxBodyBytes) {
        this.number = number;
        this.maxBodyBytes = maxBodyBytes;
    }

    public int number() {
        return number;
    }

    public int maxBodyBytes() {
        return maxBodyBytes;
    }
}
