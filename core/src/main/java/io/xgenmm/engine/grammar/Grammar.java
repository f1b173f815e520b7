package io.xgenmm.engine.grammar;

import java.util.Arrays;
import java.util.List;

/**
 * A recursive transition network over bytes: nodes with edges that read a byte, edges that read nothing, and calls of other
 * networks after which the reading goes on elsewhere. Immutable.
 *
 * <p>Only containers count as depth. A node's <em>need</em> is the depth that finishing its network takes at least; an
 * automaton that never goes where the need exceeds what is left can always finish its document.
 */
final class Grammar {
    /** Containers within containers. */
    static final int MAX_DEPTH = 64;

    private static final int IMPOSSIBLE = 1 << 20;

    /** Reads one byte of the range. */
    record ByteEdge(int first, int last, int target) {}

    /** Goes through the network that starts at {@code start}, then on to {@code target}. */
    record Call(int start, int target, int depth) {}

    /** One place; {@code end} says that its network may end here. */
    record Node(List<ByteEdge> bytes, List<Integer> empty, List<Call> calls, boolean end) {}

    private final List<Node> nodes;
    private final int start;
    private final int[] needs;

    Grammar(List<Node> nodes, int start) {
        this.nodes = nodes;
        this.start = start;
        needs = needs(nodes);
    }

    int start() {
        return start;
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** Whether a network can be finished from this node when so many containers are open. */
    boolean possible(int node, int depth) {
        return needs[node] + depth <= MAX_DEPTH;
    }

    private static int[] needs(List<Node> nodes) {
        int[] needs = new int[nodes.size()];
        Arrays.fill(needs, IMPOSSIBLE);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = needs.length - 1; i >= 0; i--) { // targets mostly come after their sources
                int need = need(nodes.get(i), needs);
                changed |= need < needs[i];
                needs[i] = Math.min(need, needs[i]);
            }
        }
        return needs;
    }

    private static int need(Node node, int[] needs) {
        int need = node.end() ? 0 : IMPOSSIBLE;
        for (ByteEdge edge : node.bytes()) {
            need = Math.min(need, needs[edge.target()]);
        }
        for (int target : node.empty()) {
            need = Math.min(need, needs[target]);
        }
        for (Call call : node.calls()) {
            need = Math.min(need, Math.max(needs[call.target()], needs[call.start()] + call.depth()));
        }
        return need;
    }
}
