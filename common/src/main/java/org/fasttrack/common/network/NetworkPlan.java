package org.fasttrack.common.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.reputation.PolicyNumbers;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.NetworkId;
import org.jspecify.annotations.Nullable;

/**
 * What a network's creator decides.
 *
 * @param closed whether only the invited may connect
 * @param roots supernodes by their keys
 * @param introducers where a newcomer may ask besides the roots: {@code HOST:PORT} of a control port, or the URL of an
 *     introducer page
 * @param delegates who may invite, besides the creator
 * @param policy numbers that every node of the network must agree on, by name
 */
public record NetworkPlan(
        String name,
        NetworkId id,
        boolean closed,
        List<RootKey> roots,
        List<String> introducers,
        List<NodeId> delegates,
        Map<String, Long> policy) {
    private static final int MAX_ROOTS = 1000;
    private static final int MAX_INTRODUCERS = 100;
    private static final int MAX_DELEGATES = 1000;
    private static final int MAX_POLICY = 100;
    private static final String NAME = "[\\p{L}\\p{N} ._-]{1,64}";
    private static final String INTRODUCER =
            "(https://)?\\[?[A-Za-z0-9.:-]{1,255}\\]?:[0-9]{1,5}(/[A-Za-z0-9._/-]{0,200})?";
    private static final String POLICY_NAME = "[a-z][A-Za-z0-9-]{0,63}";

    public NetworkPlan {
        roots = List.copyOf(roots);
        introducers = List.copyOf(introducers);
        delegates = List.copyOf(delegates);
        policy = Map.copyOf(policy);
        require(name.matches(NAME), "a network's name has 1 to 64 letters, digits, spaces, '.', '_' or '-'");
        require(
                !roots.isEmpty() && roots.size() <= MAX_ROOTS,
                "a network has 1 to " + MAX_ROOTS + " root supernodes: --root ID@HOST:PORT");
        require(introducers.size() <= MAX_INTRODUCERS, "a network has at most " + MAX_INTRODUCERS + " introducers");
        require(delegates.size() <= MAX_DELEGATES, "a network has at most " + MAX_DELEGATES + " delegates");
        require(policy.size() <= MAX_POLICY, "a network has at most " + MAX_POLICY + " policy numbers");
        for (String introducer : introducers) {
            require(introducer.matches(INTRODUCER), "'" + introducer + "' is not HOST:PORT or https://HOST:PORT/PATH");
        }
        for (String number : policy.keySet()) {
            require(number.matches(POLICY_NAME), "'" + number + "' is no name of a policy number");
        }
        PolicyNumbers.policy(policy); // refuses numbers that make no policy
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The policy number of this name, or what is usual where the creator decided nothing. */
    public long policy(String name, long otherwise) {
        return policy.getOrDefault(name, otherwise);
    }

    /** How this network scores its nodes: {@code score-} numbers, and the preset {@code kazaalite} where they are silent. */
    public ScorePolicy scorePolicy() {
        return PolicyNumbers.policy(policy);
    }

    /** As it stands in the file; what is empty is left out. */
    Map<String, Object> describe(NodeId creator) {
        return Json.of(
                "name",
                name,
                "id",
                id.toString(),
                "creator",
                creator.toString(),
                "access",
                closed ? "closed" : "open",
                "roots",
                texts(roots),
                "introducers",
                introducers.isEmpty() ? null : introducers,
                "delegates",
                delegates.isEmpty() ? null : texts(delegates),
                "policy",
                policy.isEmpty() ? null : new TreeMap<>(policy));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    /** @throws IllegalArgumentException with one clear line when the description is incomplete or beyond a limit */
    static NetworkPlan parse(Map<String, Object> body, NetworkId id) {
        String name = Json.text(body, "name");
        if (name == null) {
            throw new IllegalArgumentException("its description is incomplete");
        }
        return new NetworkPlan(
                name,
                id,
                "closed".equals(body.get("access")),
                list(body.get("roots"), RootKey::parse),
                list(body.get("introducers"), text -> text),
                list(body.get("delegates"), NodeId::parse),
                numbers(body.get("policy")));
    }

    private static <T> List<T> list(@Nullable Object items, Function<String, T> parse) {
        return items instanceof Collection<?> texts
                ? texts.stream()
                        .limit(MAX_ROOTS + 1L)
                        .map(text -> parse.apply(String.valueOf(text)))
                        .toList()
                : List.of();
    }

    private static Map<String, Long> numbers(@Nullable Object object) {
        Map<String, Long> numbers = new TreeMap<>();
        if (object instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> {
                if (value instanceof Number number) {
                    numbers.put(String.valueOf(name), number.longValue());
                }
            });
        }
        return numbers;
    }
}
