package io.xgenmm.engine.vision.picture.vp8;

/** What stands before the macroblocks of a key frame (RFC 6386, section 9). Filled while it is read. */
final class FrameHeader {
    static final int SEGMENTS = 4;

    final boolean segmentMap;
    final int[] segmentProbabilities = {255, 255, 255};
    final boolean simpleFilter;
    final int filterLevel;
    final int sharpness;
    final int partitions;
    final int[] coefficients = Tables.coefficients();
    /** Probability that a macroblock has coefficients, or -1 when all are taken to have some. */
    final int hasCoefficients;

    private final boolean segmented;
    private boolean absoluteSegments;
    private final int[] segmentQuantizers = new int[SEGMENTS];
    private final int[] segmentFilters = new int[SEGMENTS];
    private int intraFilterDelta;
    private int subBlockFilterDelta;
    private final int quantizer;
    private final int[] quantizerDeltas = new int[5];

    FrameHeader(BoolReader reader) {
        reader.literal(2); // colour space and clamping: say nothing that decoders heed
        segmented = reader.flag();
        segmentMap = segmented && readSegments(reader);
        simpleFilter = reader.flag();
        filterLevel = reader.literal(6);
        sharpness = reader.literal(3);
        readFilterDeltas(reader);
        partitions = 1 << reader.literal(2);
        quantizer = reader.literal(7);
        for (int i = 0; i < quantizerDeltas.length; i++) {
            quantizerDeltas[i] = reader.optionalSigned(4);
        }
        reader.flag(); // whether the probabilities outlive this frame
        for (int i = 0; i < Tables.coefficientCount(); i++) {
            if (reader.bool(Tables.coefficientUpdate(i)) == 1) {
                coefficients[i] = reader.literal(8);
            }
        }
        hasCoefficients = reader.flag() ? reader.literal(8) : -1;
    }

    /** Returns whether each macroblock names its segment. */
    private boolean readSegments(BoolReader reader) {
        boolean map = reader.flag();
        if (reader.flag()) {
            absoluteSegments = reader.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantizers[i] = reader.optionalSigned(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentFilters[i] = reader.optionalSigned(6);
            }
        }
        for (int i = 0; map && i < segmentProbabilities.length; i++) {
            segmentProbabilities[i] = reader.flag() ? reader.literal(8) : 255;
        }
        return map;
    }

    private void readFilterDeltas(BoolReader reader) {
        boolean used = reader.flag();
        boolean updated = used && reader.flag();
        if (!updated) {
            return;
        }
        int[] deltas = new int[8]; // four reference frames, four modes
        for (int i = 0; i < deltas.length; i++) {
            deltas[i] = reader.optionalSigned(6);
        }
        intraFilterDelta = deltas[0];
        subBlockFilterDelta = deltas[4];
    }

    /** Loop filter level of a macroblock; 0 is none. */
    int filterLevel(int segment, boolean subBlocks) {
        if (filterLevel == 0) {
            return 0;
        }
        int level = filterLevel;
        if (segmented) {
            level = segmentFilters[segment] + (absoluteSegments ? 0 : filterLevel);
        }
        level += intraFilterDelta + (subBlocks ? subBlockFilterDelta : 0);
        return clamp(level, 63);
    }

    Quantizer quantizer(int segment) {
        int base = quantizer;
        if (segmented) {
            base = segmentQuantizers[segment] + (absoluteSegments ? 0 : quantizer);
        }
        return Quantizer.of(base, quantizerDeltas);
    }

    private static int clamp(int value, int high) {
        return Math.max(0, Math.min(high, value));
    }

    /** Steps by plane: of the first coefficient and of the others. */
    record Quantizer(int firstLuma, int luma, int firstSecond, int second, int firstChroma, int chroma) {

        /** @param deltas first luma, first second-order, second-order, first chroma, chroma */
        static Quantizer of(int base, int[] deltas) {
            return new Quantizer(
                    Tables.firstStep(clamp(base + deltas[0], 127)),
                    Tables.otherStep(clamp(base, 127)),
                    2 * Tables.firstStep(clamp(base + deltas[1], 127)),
                    Math.max(8, Tables.otherStep(clamp(base + deltas[2], 127)) * 155 / 100),
                    Tables.firstStep(clamp(base + deltas[3], 117)),
                    Tables.otherStep(clamp(base + deltas[4], 127)));
        }
    }
}
