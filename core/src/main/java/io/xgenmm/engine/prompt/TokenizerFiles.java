package io.xgenmm.engine.prompt;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks a model's tokenizer files; all problems are reported at once. */
final class TokenizerFiles {
    private static final int REPORTED_PROBLEMS = 8;
    private static final List<String> ADDITIONAL = List.of("<image>", "<image placeholder>", "<|endofchunk|>");

    private final Path file;
    private final DecoderConfig decoder;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> ordinary = new HashMap<>();
    private final List<AddedToken> addedTokens = new ArrayList<>();
    private final List<BytePairEncoder.Pair> pairs = new ArrayList<>();
    private final boolean beginToken;
    private int unknownId;

    private TokenizerFiles(Path directory, DecoderConfig decoder) {
        this.file = directory.resolve("tokenizer.json");
        this.decoder = decoder;
        JsonNode root = parse(file);
        readForm(root);
        readVocabulary(root.path("model").path("vocab"));
        readMerges(root.path("model").path("merges"));
        readAddedTokens(root.path("added_tokens"));
        checkIds();
        Path settings = directory.resolve("tokenizer_config.json");
        beginToken =
                Files.exists(settings) && parse(settings).path("add_bos_token").asBoolean(false);
        unknownId = ordinary.getOrDefault(root.path("model").path("unk_token").asString("<unk>"), 0);
        failOnProblems();
    }

    static TokenizerFiles read(Path directory, DecoderConfig decoder) {
        return new TokenizerFiles(directory, decoder);
    }

    Vocabulary vocabulary() {
        return new Vocabulary(decoder.vocabularySize(), ordinary, addedTokens);
    }

    List<BytePairEncoder.Pair> pairs() {
        return pairs;
    }

    List<AddedToken> addedTokens() {
        return addedTokens;
    }

    /** Whether every text starts with the begin token ({@code add_bos_token}; false in the published models). */
    boolean beginToken() {
        return beginToken;
    }

    int unknownId() {
        return unknownId;
    }

    private static JsonNode parse(Path path) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new ModelLoadException(path + " cannot be read; expected the model's tokenizer file there", e);
        } catch (JacksonException e) {
            throw new ModelLoadException(
                    "%s is not valid JSON (%s); get the file again".formatted(path, e.getOriginalMessage()), e);
        }
    }

    private void readForm(JsonNode root) {
        String type = root.path("model").path("type").asString("BPE");
        check("BPE".equals(type), "model.type must be BPE, but is %s", type);
        JsonNode preTokenizer = root.path("pre_tokenizer");
        check(
                preTokenizer.isNull() || preTokenizer.isMissingNode(),
                "pre_tokenizer must be null (a run is one unit), but is %s",
                preTokenizer.path("type").asString("set"));
    }

    private void readVocabulary(JsonNode vocabulary) {
        check(vocabulary.isObject() && !vocabulary.isEmpty(), "model.vocab must map pieces to ids, but is missing", "");
        Set<Integer> seen = new HashSet<>();
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            int id = entry.getValue().asInt(-1);
            check(
                    id >= 0 && id < decoder.initialTokenizerLength() && seen.add(id),
                    "model.vocab: each id must be used once and be below %d, but one is %d",
                    decoder.initialTokenizerLength(),
                    id);
            if (id >= 0 && id < decoder.initialTokenizerLength()) {
                ordinary.put(entry.getKey(), id);
            }
        }
        for (int value = 0; value < Vocabulary.BYTES && !ordinary.isEmpty(); value++) {
            String piece = Vocabulary.bytePiece(value);
            check(ordinary.containsKey(piece), "model.vocab: byte token %s is missing", piece);
        }
        check(
                ordinary.isEmpty() || ordinary.containsKey(String.valueOf(Vocabulary.SPACE_MARK)),
                "model.vocab: the space mark U+2581 is missing",
                "");
    }

    private void readMerges(JsonNode merges) {
        check(merges.isArray(), "model.merges must be a list, but is missing", "");
        int rank = 0;
        for (JsonNode merge : merges) {
            BytePairEncoder.@Nullable Pair pair = pair(merge);
            check(pair != null, "model.merges[%d] does not join two pieces of the vocabulary to a third one", rank);
            if (pair != null) {
                pairs.add(pair);
            }
            rank++;
        }
    }

    /** Merges are written "left right" or, in newer files, ["left", "right"]. */
    private BytePairEncoder.@Nullable Pair pair(JsonNode merge) {
        String[] sides = merge.isArray()
                ? new String[] {merge.path(0).asString(""), merge.path(1).asString("")}
                : merge.asString("").split(" ", -1);
        if (sides.length != 2) {
            return null;
        }
        Integer left = ordinary.get(sides[0]);
        Integer right = ordinary.get(sides[1]);
        Integer joined = ordinary.get(sides[0] + sides[1]);
        return left == null || right == null || joined == null ? null : new BytePairEncoder.Pair(left, right, joined);
    }

    private void readAddedTokens(JsonNode tokens) {
        check(tokens.isArray(), "added_tokens must be a list, but is missing", "");
        Set<Integer> seen = new HashSet<>();
        for (JsonNode token : tokens) {
            int id = token.path("id").asInt(-1);
            String content = token.path("content").asString("");
            boolean usable = id >= 0 && id < decoder.vocabularySize() && !content.isEmpty() && seen.add(id);
            check(usable, "added_tokens: each needs a content and an id of its own, but one has id %d", id);
            check(
                    !token.path("lstrip").asBoolean(false)
                            && !token.path("single_word").asBoolean(false),
                    "added_tokens: lstrip and single_word are not supported, but set for id %d",
                    id);
            if (usable) {
                boolean rstrip = token.path("rstrip").asBoolean(false);
                addedTokens.add(new AddedToken(
                        id, content, rstrip, token.path("special").asBoolean(false)));
            }
        }
        for (int i = 0; i < ADDITIONAL.size(); i++) {
            int id = decoder.imageTokenId() + i;
            if (seen.add(id)) {
                addedTokens.add(new AddedToken(id, ADDITIONAL.get(i), false, true));
            }
        }
    }

    private void checkIds() {
        Map<Integer, String> added = new HashMap<>();
        addedTokens.forEach(token -> added.put(token.id(), token.content()));
        Map<Integer, String> expected = new HashMap<>(Map.of(
                decoder.padTokenId(),
                "<pad>",
                decoder.imageTokenId() - 2,
                "<|user|>",
                decoder.endTokenId(),
                "<|end|>",
                decoder.imageTokenId() - 6,
                "<|system|>",
                decoder.imageTokenId() - 11,
                "<|assistant|>",
                decoder.endOfTextTokenId(),
                "<|endoftext|>"));
        for (int i = 0; i < ADDITIONAL.size(); i++) {
            expected.put(decoder.imageTokenId() + i, ADDITIONAL.get(i));
        }
        expected.forEach((id, content) -> check(
                content.equals(added.get(id)),
                "added_tokens: id %d must be %s, but is %s (config.json has initial_tokenizer_len %d)",
                id,
                content,
                added.getOrDefault(id, "missing"),
                decoder.initialTokenizerLength()));
    }

    private void check(boolean ok, String problem, Object... values) {
        if (!ok) {
            problems.add(problem.formatted(values));
        }
    }

    private void failOnProblems() {
        if (!problems.isEmpty()) {
            int more = problems.size() - REPORTED_PROBLEMS;
            String listed = String.join("; ", problems.subList(0, Math.min(problems.size(), REPORTED_PROBLEMS)));
            throw new ModelLoadException(
                    "%s is broken: %s%s".formatted(file, listed, more > 0 ? "; and %d more".formatted(more) : ""));
        }
    }
}
