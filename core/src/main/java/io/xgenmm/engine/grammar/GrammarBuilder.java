package io.xgenmm.engine.grammar;

import io.xgenmm.engine.InvalidPromptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a {@link Grammar} node by node. Used once, by one thread. */
final class GrammarBuilder {
    private static final int MAX_NODES = 400_000;

    private final List<Grammar.Node> nodes = new ArrayList<>();
    private final Map<CharacterSet, Integer> characterNetworks = new HashMap<>();

    int node() {
        return node(false);
    }

    /** A node where its network may end. */
    int end() {
        return node(true);
    }

    private int node(boolean end) {
        if (nodes.size() >= MAX_NODES) {
            throw new InvalidPromptException(
                    "the schema is too large: it needs more than %d grammar nodes; lower its length and item limits"
                            .formatted(MAX_NODES));
        }
        nodes.add(new Grammar.Node(new ArrayList<>(1), new ArrayList<>(0), new ArrayList<>(0), end));
        return nodes.size() - 1;
    }

    void bytes(int from, int first, int last, int to) {
        nodes.get(from).bytes().add(new Grammar.ByteEdge(first, last, to));
    }

    void empty(int from, int to) {
        nodes.get(from).empty().add(to);
    }

    /** A path through the UTF-8 bytes of a text. */
    void text(int from, String text, int to) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int at = from;
        for (int i = 0; i < utf8.length; i++) {
            int next = i + 1 == utf8.length ? to : node();
            bytes(at, utf8[i] & 0xFF, utf8[i] & 0xFF, next);
            at = next;
        }
        if (utf8.length == 0) {
            empty(from, to);
        }
    }

    /** {@code mark} and at most one space. */
    void textAndSpace(int from, String mark, int to) {
        int afterMark = node();
        text(from, mark, afterMark);
        text(afterMark, " ", to);
        empty(afterMark, to);
    }

    /** Goes through another network that is no container. */
    void call(int from, int network, int to) {
        nodes.get(from).calls().add(new Grammar.Call(network, to, 0));
    }

    /** Goes through the network of a value inside a container. */
    void nest(int from, int network, int to) {
        nodes.get(from).calls().add(new Grammar.Call(network, to, 1));
    }

    /** One character of the set as it stands inside a JSON string: escaped where it must be, and only there. */
    void character(int from, CharacterSet set, int to) {
        Integer network = characterNetworks.get(set);
        if (network == null) {
            network = node();
            new StringCharacters(this).write(network, set, end());
            characterNetworks.put(set, network);
        }
        call(from, network, to);
    }

    Grammar build(int start) {
        return new Grammar(nodes, start);
    }
}
