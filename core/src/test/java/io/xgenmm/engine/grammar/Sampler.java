package io.xgenmm.engine.grammar;

import io.xgenmm.engine.EngineTokenizer.Style;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A model that knows nothing: picks any allowed token, and closes things once it has said enough. */
final class Sampler {
    private static final int MAX_TOKENS = 4000;

    private final TextTokenizer tokenizer;
    private final ConstraintCompiler compiler;
    private final int stopTokenId;
    private final Random random;

    Sampler(TextTokenizer tokenizer, ConstraintCompiler compiler, int stopTokenId, Random random) {
        this.tokenizer = tokenizer;
        this.compiler = compiler;
        this.stopTokenId = stopTokenId;
        this.random = random;
    }

    TokenConstraint constraint(String schema) {
        return compiler.compile(new OutputFormat.JsonSchema(schema)).orElseThrow();
    }

    /** A whole document, or nothing when the walk got too long. */
    Optional<String> document(TokenConstraint constraint, int patience) {
        List<Integer> ids = new ArrayList<>();
        while (ids.size() < MAX_TOKENS) {
            int id = next(constraint, ids.size() > patience ? 0 : 1);
            constraint.accept(id);
            if (id == stopTokenId) {
                return Optional.of(text(ids));
            }
            ids.add(id);
        }
        return Optional.empty();
    }

    BitSet allowed(TokenConstraint constraint) {
        long[] words = new long[(tokenizer.vocabularySize() + 63) / 64];
        java.util.Arrays.fill(words, -1);
        constraint.allowedTokens(words);
        return BitSet.valueOf(words);
    }

    /** Whether the constraint lets {@code text} through, byte token by byte token, and then lets it end. */
    boolean accepts(String schema, String text) {
        TokenConstraint constraint = constraint(schema);
        for (int id : byteIds(text)) {
            if (!allowed(constraint).get(id)) {
                return false;
            }
            constraint.accept(id);
        }
        return allowed(constraint).get(stopTokenId);
    }

    int[] byteIds(String text) {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int[] ids = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            ids[i] = 3 + (utf8[i] & 0xFF);
        }
        return ids;
    }

    private String text(List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray(), Style.SLOW, true);
    }

    /** The next token; {@code patience} 0: closes what can be closed. */
    int next(TokenConstraint constraint, int patience) {
        return pick(allowed(constraint), patience == 0);
    }

    private int pick(BitSet allowed, boolean impatient) {
        if (allowed.get(stopTokenId) && (impatient || random.nextInt(4) == 0)) {
            return stopTokenId;
        }
        int[] closing = allowed.stream().filter(this::closes).toArray();
        if (closing.length > 0 && (impatient || random.nextInt(6) == 0)) {
            return closing[random.nextInt(closing.length)];
        }
        int[] all = allowed.stream().toArray();
        return all[random.nextInt(all.length)];
    }

    private boolean closes(int id) {
        byte[] bytes = tokenizer.bytesOf(id);
        return bytes.length == 1 && "\"}]".indexOf(bytes[0]) >= 0;
    }
}
