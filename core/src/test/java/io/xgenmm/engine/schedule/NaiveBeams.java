package io.xgenmm.engine.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Beam search told plainly, over whole texts instead of rows: the judge of the fast one. */
final class NaiveBeams {
    private NaiveBeams() {}

    record Found(double score, List<Integer> tokens) {}

    private record Path(double sum, List<Integer> tokens) {
        Path with(int token, double logprob) {
            List<Integer> longer = new ArrayList<>(tokens);
            longer.add(token);
            return new Path(sum + logprob, longer);
        }
    }

    static List<Found> search(int beams, int maxTokens, float... prompt) {
        List<Found> closed = new ArrayList<>();
        List<Path> live = List.of(new Path(0, List.of()));
        for (int t = 1; t <= maxTokens; t++) {
            List<Path> candidates = candidates(live, prompt);
            List<Path> next = new ArrayList<>();
            for (int rank = 0; rank < 2 * beams && next.size() < beams; rank++) {
                Path path = candidates.get(rank);
                if (path.tokens().get(t - 1) != Bench.STOP) {
                    next.add(path);
                } else if (rank < beams) {
                    close(closed, beams, path);
                }
            }
            live = next;
            if (closed.size() == beams
                    && closed.get(beams - 1).score() >= candidates.get(0).sum() / t) {
                return closed;
            }
        }
        for (Path path : live) {
            close(closed, beams, path);
        }
        return closed;
    }

    private static List<Path> candidates(List<Path> live, float[] prompt) {
        List<Path> candidates = new ArrayList<>();
        for (Path path : live) {
            float[] content = new float[prompt.length + path.tokens().size()];
            System.arraycopy(prompt, 0, content, 0, prompt.length);
            for (int i = 0; i < path.tokens().size(); i++) {
                content[prompt.length + i] = path.tokens().get(i);
            }
            float[] logits = RecallingDecoder.logitsAfter(content, content.length);
            for (int id = 0; id < logits.length; id++) {
                candidates.add(path.with(id, Bench.logprob(logits, id)));
            }
        }
        candidates.sort(Comparator.comparingDouble(Path::sum).reversed());
        return candidates;
    }

    private static void close(List<Found> closed, int beams, Path path) {
        closed.add(new Found(path.sum() / path.tokens().size(), path.tokens()));
        closed.sort(Comparator.comparingDouble(Found::score).reversed());
        if (closed.size() > beams) {
            closed.remove(beams);
        }
    }
}
