package org.fasttrack.lab.scenario.reputation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.lab.report.Report.Claim;

/** What is to hold of the attacks, whatever the numbers of the policy are. */
final class AttackClaims {
    private final ScorePolicy policy;
    private final List<Outcome> outcomes;
    private final Ring undefended;

    /** @param undefended the ring that the page says succeeds */
    AttackClaims(ScorePolicy policy, List<Outcome> outcomes, Ring undefended) {
        this.policy = policy;
        this.outcomes = outcomes;
        this.undefended = undefended;
    }

    List<Claim> all() {
        List<Claim> claims = new ArrayList<>();
        for (Forgery forgery : Forgery.values()) {
            claims.add(new Claim(
                    forgery.title() + " gains exactly 0",
                    of(forgery).allMatch(outcome -> outcome.gainedTogether() == 0 && outcome.mostGained() == 0)));
        }
        claims.add(new Claim(
                "a colluding pair gains at most the cap of a pair each",
                of(Ring.pair()).allMatch(pair -> pair.mostGained() <= policy.pairCapMilli())));
        claims.add(new Claim("no pair or ring is promoted", rings().noneMatch(Outcome::promoted)));
        claims.add(new Claim(
                "what a ring gains together is at most the standing of its places, however large it is",
                rings().allMatch(this::boundedByPlaces)));
        claims.add(new Claim(
                "a ring at one place gains exactly 0",
                rings().filter(ring -> ((Ring) ring.attack()).places() == 1)
                        .allMatch(ring -> ring.gainedTogether() == 0 && ring.mostGained() == 0)));
        claims.add(new Claim(
                "whitewashing leaves less than behaving would have",
                of(new Whitewash()).allMatch(this::paysNot)));
        claims.add(new Claim(
                "a betrayal costs the whole score, for 20 days at least",
                of(new Betrayal()).allMatch(betrayal -> betrayal.highest() == 0 && betrayal.promoted())));
        claims.addAll(supernodes());
        claims.add(new Claim(
                "four places have the score for it, and are not promoted all the same",
                of(Ring.fourPlaces()).allMatch(ring -> ring.highest() >= policy.promotion() && !ring.promoted())));
        claims.add(new Claim(
                "what is not defended is what the page says: more places than the honest have",
                of(undefended).allMatch(Outcome::promoted)));
        claims.add(new Claim(
                "the evidence in any order gives the same scores",
                outcomes.stream().map(Outcome::told).allMatch(World::recomputesToTheSame)));
        return claims;
    }

    private List<Claim> supernodes() {
        return List.of(
                new Claim(
                        "invented uptime promotes nobody, and all of it is worth what one supernode may attest",
                        of(LyingSupernode.INVENTED_UPTIME)
                                .allMatch(lie -> !lie.promoted()
                                        && lie.gainedTogether() <= policy.supernodeHours() * policy.uptimeMilli())),
                new Claim(
                        "one lying supernode beside two honest ones promotes nobody, whatever it invents",
                        Stream.of(
                                        LyingSupernode.INVENTED_EVERYTHING,
                                        LyingSupernode.INVENTED_FOR_ONE,
                                        LyingSupernode.INVENTED_WITH_A_PLACE)
                                .flatMap(this::of)
                                .noneMatch(Outcome::promoted)),
                new Claim(
                        "slander takes at most " + policy.wrongBlockMilli() / 1000 + " points",
                        of(LyingSupernode.SLANDER).allMatch(lie -> lie.gainedTogether() >= -policy.wrongBlockMilli())));
    }

    private Stream<Outcome> of(Attack attack) {
        return outcomes.stream().filter(outcome -> outcome.attack().equals(attack));
    }

    private Stream<Outcome> rings() {
        return outcomes.stream().filter(outcome -> outcome.attack() instanceof Ring ring && !ring.equals(undefended));
    }

    private boolean boundedByPlaces(Outcome outcome) {
        return outcome.gainedTogether() <= ((Ring) outcome.attack()).places() * policy.spotCapMilli();
    }

    private boolean paysNot(Outcome outcome) {
        return !outcome.promoted() && outcome.highest() < outcome.highestWithout();
    }
}
