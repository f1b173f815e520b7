package io.xgenmm.engine.decode;

import io.xgenmm.engine.TokenLogprob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Beam search over one prompt, apart from any graph: it is told the scores of each live beam and says which tokens go
 * where. Engine thread only.
 *
 * <p>Source: beam search of transformers 4.41.1 with {@code early_stopping=False}, one prompt at a time: what it finds
 * does not depend on other prompts.
 */
public final class BeamSearch {
    private final int width;
    private final int maxTokens;
    private final float lengthPenalty;
    private final Set<Integer> stopIds;
    private final List<Hypothesis> hypotheses = new ArrayList<>(); // best first
    private List<Beam> live;
    private int tokens;
    private boolean done;

    /**
     * @param width live beams
     * @param maxTokens new tokens at most
     * @param lengthPenalty exponent of the length in a hypothesis' score
     * @param rules of the answer at its start; each beam has its own copy
     */
    public BeamSearch(int width, int maxTokens, float lengthPenalty, Set<Integer> stopIds, LogitRules rules) {
        this.width = width;
        this.maxTokens = maxTokens;
        this.lengthPenalty = lengthPenalty;
        this.stopIds = stopIds;
        this.live = List.of(new Beam(0, 0, -1, List.of(), List.of(), rules));
    }

    /** A live beam: which of the beams before it goes on, and with what. */
    public record Beam(
            int parent, double sum, int token, List<Integer> tokens, List<TokenLogprob> logprobs, LogitRules rules) {}

    /** A closed answer. */
    public record Hypothesis(double score, List<Integer> tokens, List<TokenLogprob> logprobs, boolean stopped) {}

    private record Candidate(double sum, int beam, int token) {
        /** Best first; ties in the order of the flattened scores. */
        static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::sum)
                .reversed()
                .thenComparingInt(Candidate::beam)
                .thenComparingInt(Candidate::token);
    }

    /** The live beams in order; one before the first step. */
    public List<Beam> live() {
        return live;
    }

    public boolean done() {
        return done;
    }

    /**
     * Takes one step.
     *
     * @param logits raw logits [vocabulary] of each live beam, in order; changed
     * @param describeBest how many best ids to describe with each token; negative: describe none
     */
    public void advance(float[][] logits, int describeBest) {
        tokens++;
        List<Candidate> candidates = new ArrayList<>();
        List<Logprobs> raw = new ArrayList<>();
        int count = Math.max(2, 1 + stopIds.size()) * width;
        float[] scores = new float[logits[0].length];
        for (int b = 0; b < live.size(); b++) {
            Logprobs logprobs = new Logprobs(logits[b]);
            raw.add(logprobs);
            logprobs.writeTo(scores);
            live.get(b).rules().apply(scores);
            addBest(candidates, b, scores, count);
        }
        candidates.sort(Candidate.ORDER);
        List<Candidate> best = candidates.subList(0, Math.min(count, candidates.size()));
        settle(best, raw, describeBest);
    }

    private void addBest(List<Candidate> candidates, int beam, float[] scores, int count) {
        for (int id : TopIds.of(scores, Math.min(count, scores.length))) {
            if (scores[id] != Float.NEGATIVE_INFINITY) {
                candidates.add(new Candidate(live.get(beam).sum() + scores[id], beam, id));
            }
        }
    }

    private void settle(List<Candidate> best, List<Logprobs> raw, int describeBest) {
        List<Beam> next = new ArrayList<>(width);
        for (int rank = 0; rank < best.size() && next.size() < width; rank++) {
            Candidate candidate = best.get(rank);
            boolean stop = stopIds.contains(candidate.token());
            if (!stop) {
                next.add(grown(candidate, raw, describeBest, true));
            } else if (rank < width) {
                close(grown(candidate, raw, describeBest, false), true);
            }
        }
        boolean full = hypotheses.size() >= width
                && (best.isEmpty() || worst() >= score(best.get(0).sum(), tokens));
        live = next;
        done = full || next.isEmpty();
        if (!done && tokens >= maxTokens) {
            live.forEach(beam -> close(beam, false));
            done = true;
        }
    }

    private Beam grown(Candidate candidate, List<Logprobs> raw, int describeBest, boolean goesOn) {
        Beam parent = live.get(candidate.beam());
        List<Integer> ids = new ArrayList<>(parent.tokens());
        ids.add(candidate.token());
        List<TokenLogprob> logprobs = new ArrayList<>(parent.logprobs());
        if (describeBest >= 0) {
            logprobs.add(raw.get(candidate.beam()).describe(candidate.token(), describeBest));
        }
        LogitRules rules = parent.rules();
        if (goesOn) {
            rules = rules.fork();
            rules.accept(candidate.token());
        }
        return new Beam(candidate.beam(), candidate.sum(), candidate.token(), ids, logprobs, rules);
    }

    private double score(double sum, int length) {
        return sum / Math.pow(length, lengthPenalty);
    }

    private double worst() {
        return hypotheses.get(hypotheses.size() - 1).score();
    }

    private void close(Beam beam, boolean stopped) {
        double score = score(beam.sum(), beam.tokens().size());
        hypotheses.add(new Hypothesis(score, beam.tokens(), beam.logprobs(), stopped));
        hypotheses.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        if (hypotheses.size() > width) {
            hypotheses.remove(hypotheses.size() - 1);
        }
    }

    /** Best first; when stopped early, the live beams as they are join the closed ones. */
    public List<Hypothesis> best(int count) {
        if (!done) {
            live.stream().filter(beam -> !beam.tokens().isEmpty()).forEach(beam -> close(beam, false));
            done = true;
        }
        return List.copyOf(hypotheses.subList(0, Math.min(count, hypotheses.size())));
    }
}
