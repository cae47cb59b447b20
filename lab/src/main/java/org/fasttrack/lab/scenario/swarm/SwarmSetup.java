package org.fasttrack.lab.scenario.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.PieceOrder;
import org.fasttrack.peer.swarm.SwarmLimits;

/**
 * One swarm to simulate.
 *
 * @param layout the content
 * @param members the nodes, in the order of their numbers
 * @param neighbours to how many others each connects itself; everybody to everybody when there are no more than that
 * @param order how pieces are picked
 * @param limits the cores' numbers
 * @param patience the run ends then, complete or not
 * @param socketBytes what a connection's socket holds beyond the sender's reach; 0 for nothing
 */
public record SwarmSetup(
        Layout layout,
        List<Member> members,
        int neighbours,
        PieceOrder order,
        SwarmLimits limits,
        Duration patience,
        long socketBytes) {
    /**
     * A node.
     *
     * @param seeder whether it has everything from the start
     * @param uploadBytesPerSecond its upload limit
     */
    public record Member(LinkShape link, boolean seeder, Conduct conduct, long uploadBytesPerSecond) {
        public static Member seeder(LinkShape link) {
            return new Member(link, true, Conduct.HONEST, Long.MAX_VALUE);
        }

        public static Member leecher(LinkShape link) {
            return new Member(link, false, Conduct.HONEST, Long.MAX_VALUE);
        }

        /** One who takes, and gives next to nothing. */
        public static Member freeRider(LinkShape link) {
            return new Member(link, false, Conduct.HONEST, 16 * 1024);
        }
    }

    public SwarmSetup {
        members = List.copyOf(members);
    }

    /** One seeder and {@code leechers} on equal links, everybody connected to up to 25 others and as many to it. */
    public static SwarmSetup equalPeers(Layout layout, int leechers, LinkShape link) {
        List<Member> members = new ArrayList<>();
        members.add(Member.seeder(link));
        for (int i = 0; i < leechers; i++) {
            members.add(Member.leecher(link));
        }
        return new SwarmSetup(
                layout, members, 25, PieceOrder.RAREST_FIRST, SwarmLimits.DEFAULT, Duration.ofHours(2), 0);
    }

    public SwarmSetup with(PieceOrder other) {
        return new SwarmSetup(layout, members, neighbours, other, limits, patience, socketBytes);
    }

    public SwarmSetup with(SwarmLimits other) {
        return new SwarmSetup(layout, members, neighbours, order, other, patience, socketBytes);
    }

    public SwarmSetup withNeighbours(int other) {
        return new SwarmSetup(layout, members, other, order, limits, patience, socketBytes);
    }

    public SwarmSetup withPatience(Duration other) {
        return new SwarmSetup(layout, members, neighbours, order, limits, other, socketBytes);
    }

    public SwarmSetup withSockets(long bytes) {
        return new SwarmSetup(layout, members, neighbours, order, limits, patience, bytes);
    }

    /** The same with node {@code number} replaced. */
    public SwarmSetup with(int number, Member other) {
        List<Member> changed = new ArrayList<>(members);
        changed.set(number, other);
        return new SwarmSetup(layout, changed, neighbours, order, limits, patience, socketBytes);
    }
}
