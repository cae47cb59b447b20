package org.fasttrack.lab.report;

import java.util.List;

/**
 * What a scenario found.
 *
 * @param replay the command that gives the same report again, to the byte
 * @param claims what was to hold, and whether it did
 */
public record Report(String title, String replay, List<Table> tables, List<Claim> claims) {
    /** One thing that was to hold. */
    public record Claim(String text, boolean held) {}

    public Report {
        tables = List.copyOf(tables);
        claims = List.copyOf(claims);
    }

    public boolean held() {
        return claims.stream().allMatch(Claim::held);
    }

    public String text() {
        var out = new StringBuilder(title).append('\n');
        tables.forEach(table -> out.append('\n').append(table.text()));
        out.append('\n');
        claims.forEach(claim -> out.append(claim.held() ? "held    " : "BROKEN  ")
                .append(claim.text())
                .append('\n'));
        return out.append("replay  ").append(replay).append('\n').toString();
    }
}
