package org.fasttrack.supernode.directory;

import java.util.List;

/** Several lists as one: each is moved on only when it has fallen behind. */
final class Union extends Cursor {
    private final Cursor[] lists;
    private final int[] at;
    private final int cost;

    Union(List<Cursor> lists) {
        this.lists = lists.toArray(Cursor[]::new);
        this.at = new int[this.lists.length];
        int sum = 0;
        for (int i = 0; i < at.length; i++) {
            at[i] = this.lists[i].advance(0);
            sum += this.lists[i].cost();
        }
        this.cost = sum;
    }

    @Override
    int advance(int target) {
        int first = END;
        for (int i = 0; i < at.length; i++) {
            if (at[i] < target) {
                at[i] = lists[i].advance(target);
            }
            first = Math.min(first, at[i]);
        }
        return first;
    }

    @Override
    int cost() {
        return cost;
    }
}
