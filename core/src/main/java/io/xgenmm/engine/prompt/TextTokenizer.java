package io.xgenmm.engine.prompt;

import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tokenizer of one model, read from its {@code tokenizer.json}: the Llama-2 vocabulary with Phi-3's added tokens and
 * the three image tokens.
 *
 * <p>Slow style is the original's Python class with {@code legacy=False}; for instruct models its end-of-sequence token is
 * {@code <|end|>}, as their notebooks set it. Fast style is what {@code tokenizer.json} describes. Thread-safe.
 */
public final class TextTokenizer implements EngineTokenizer {
    private final Vocabulary vocabulary;
    private final BytePairEncoder encoder;
    private final AddedTokenFinder finder;
    private final Style ownStyle;
    private final boolean beginToken;
    private final int beginTokenId;
    private final int spaceMarkId;
    private final Set<Integer> literals;
    private final Set<Integer> special;

    private TextTokenizer(TokenizerFiles files, ModelConfig config) {
        DecoderConfig decoder = config.decoder();
        boolean base = config.variant() == Variant.BASE;
        vocabulary = files.vocabulary();
        encoder = new BytePairEncoder(vocabulary, files.pairs());
        finder = new AddedTokenFinder(files.addedTokens());
        ownStyle = base ? Style.FAST : Style.SLOW;
        beginToken = files.beginToken();
        beginTokenId = decoder.bosTokenId();
        spaceMarkId = vocabulary.id(String.valueOf(Vocabulary.SPACE_MARK));
        int end = base ? decoder.endOfTextTokenId() : decoder.endTokenId();
        literals = Stream.of(decoder.bosTokenId(), end, files.unknownId(), decoder.padTokenId())
                .collect(Collectors.toUnmodifiableSet());
        special = Stream.concat(literals.stream(), additional(decoder)).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Integer> additional(DecoderConfig decoder) {
        return Stream.of(decoder.imageTokenId(), decoder.imagePlaceholderTokenId(), decoder.endOfChunkTokenId());
    }

    /**
     * Reads {@code tokenizer.json} and, if it is there, {@code tokenizer_config.json}.
     *
     * @throws io.xgenmm.engine.ModelLoadException naming the file and all that is wrong with it
     */
    public static TextTokenizer load(Path directory, ModelConfig config) {
        return new TextTokenizer(TokenizerFiles.read(directory, config.decoder()), config);
    }

    @Override
    public Style ownStyle() {
        return ownStyle;
    }

    @Override
    public int[] encode(String text, Style style) {
        return encode(List.of(Segment.markup(text)), style);
    }

    @Override
    public int[] encodePlain(String text, Style style) {
        return encode(List.of(Segment.plain(text)), style);
    }

    /** Ids of the segments' joined text; a user's look-alikes of added tokens stay text. */
    int[] encode(List<Segment> segments, Style style) {
        RunEncoder runs = new RunEncoder(style, encoder, finder);
        segments.forEach(runs::add);
        Ids ids = runs.finish();
        boolean drop = style == Style.SLOW
                && ids.size() > 1
                && ids.get(0) == spaceMarkId
                && special.contains(ids.get(1)); // the slow class forgets a lone prefix before its special tokens
        int[] encoded = ids.toArrayFrom(drop ? 1 : 0);
        return beginToken ? withBeginToken(encoded) : encoded;
    }

    private int[] withBeginToken(int[] ids) {
        int[] all = new int[ids.length + 1];
        all[0] = beginTokenId;
        System.arraycopy(ids, 0, all, 1, ids.length);
        return all;
    }

    @Override
    public String decode(int[] ids, Style style, boolean skipSpecialTokens) {
        IdDecoder decoder = decoder(style, skipSpecialTokens);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            decoder.push(id, text);
        }
        decoder.finish(text);
        return text.toString();
    }

    /** A decoder at its start. */
    IdDecoder decoder(Style style, boolean skipSpecialTokens) {
        return style == Style.FAST
                ? new FastDecoder(vocabulary, skipSpecialTokens)
                : new SlowDecoder(vocabulary, literals, skipSpecialTokens ? special : Set.of());
    }

    @Override
    public byte[] bytesOf(int id) {
        return vocabulary.bytesOf(id);
    }

    /** Whether the id is an added token such as {@code <|end|>}, not a piece of ordinary text. */
    public boolean isAdded(int id) {
        return vocabulary.added(id) != null;
    }

    /** The piece as the vocabulary writes it; empty outside the vocabulary. */
    String piece(int id) {
        String piece = vocabulary.piece(id);
        return piece == null ? "" : piece;
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }
}
