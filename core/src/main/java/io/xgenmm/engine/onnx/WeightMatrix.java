package io.xgenmm.engine.onnx;

import java.util.List;

/** A stored matrix W [rows, columns] in some format, able to write the nodes for x · Wᵀ. */
public sealed interface WeightMatrix {

    /** Adds x [.., columns] · Wᵀ and returns the name of the product [.., rows]. */
    String multiply(Layers layers, String x);

    /**
     * Floats as they are; half precision is widened when the graph is loaded.
     *
     * @param parts matrices with the same number of columns, one below the other
     */
    record Plain(List<StoredTensor> parts) implements WeightMatrix {
        public Plain {
            parts = List.copyOf(parts);
        }

        @Override
        public String multiply(Layers layers, String x) {
            List<String> products =
                    parts.stream().map(part -> product(layers, x, part)).toList();
            return products.size() == 1 ? products.get(0) : layers.concat(-1, products);
        }

        private static String product(Layers layers, String x, StoredTensor part) {
            return layers.graph().node("FusedMatMul", List.of(x, layers.floats(part)), Attribute.of("transB", 1));
        }
    }

    /**
     * Integers in blocks along the columns, a scale a block, no zero points: value = (q - 2^(bits-1)) · scale.
     *
     * @param values uint8 [rows, blocks, block · bits / 8]; 4-bit values hold the even column in the low half
     * @param scales f32 [rows · blocks]
     * @param accuracyLevel 4: activations are rounded to int8 a block; 0: they stay floats
     */
    record Blocks(
            StoredTensor values, StoredTensor scales, int rows, int columns, int bits, int block, int accuracyLevel)
            implements WeightMatrix {
        @Override
        public String multiply(Layers layers, String x) {
            OnnxGraph graph = layers.graph();
            return graph.node(
                    "MatMulNBits",
                    List.of(x, graph.external(values), layers.floats(scales)),
                    Attribute.of("K", columns),
                    Attribute.of("N", rows),
                    Attribute.of("bits", bits),
                    Attribute.of("block_size", block),
                    Attribute.of("accuracy_level", accuracyLevel));
        }
    }

    /**
     * int8 with a scale an output; activations are rounded to int8 with a scale a row, so a row never feels its
     * neighbours.
     *
     * @param values int8 [columns, rows], transposed
     * @param scales f32 [rows]
     */
    record RowWise(StoredTensor values, StoredTensor scales, Arithmetic arithmetic) implements WeightMatrix {
        private static final int ZERO_POINT = 128;

        /** How the product is computed from the same bytes. */
        public enum Arithmetic {
            /** Signed weights as they are; some x86 processors without VNNI saturate on the way. */
            SIGNED,
            /** Weights are moved to unsigned when the graph is loaded: exact everywhere. */
            UNSIGNED,
            /** Weights are widened when the graph is loaded, activations stay floats (CUDA). */
            FLOATS
        }

        @Override
        public String multiply(Layers layers, String x) {
            return arithmetic == Arithmetic.FLOATS ? floats(layers, x) : integers(layers, x);
        }

        private String integers(Layers layers, String x) {
            OnnxGraph graph = layers.graph();
            Layers.RoundedRows rounded = layers.roundRows(x);
            String zeroPoint = graph.scalar(DataType.UINT8, ZERO_POINT);
            String stored = graph.external(values);
            boolean signed = arithmetic == Arithmetic.SIGNED;
            String product = graph.node( // scales the outputs while they are in registers
                    "MatMulIntegerToFloat",
                    List.of(
                            rounded.values(),
                            signed ? stored : unsigned(layers, stored),
                            graph.scalar(1f),
                            layers.floats(scales),
                            zeroPoint,
                            signed ? "" : zeroPoint));
            return layers.mul(product, rounded.scales());
        }

        private static String unsigned(Layers layers, String stored) {
            String moved = layers.add(
                    layers.cast(stored, DataType.FLOAT), layers.graph().scalar(ZERO_POINT));
            return layers.cast(moved, DataType.UINT8);
        }

        private String floats(Layers layers, String x) {
            String widened = layers.mul(layers.floats(values), layers.floats(scales));
            return layers.graph().node("MatMul", List.of(x, widened));
        }

        /** The same bytes, multiplied another way. */
        public RowWise with(Arithmetic other) {
            return new RowWise(values, scales, other);
        }
    }
}
