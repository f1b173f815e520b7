package io.xgenmm.engine.onnx;

import java.util.stream.LongStream;

/** A named argument of a node, serialised as {@code AttributeProto}. */
final class Attribute {
    private static final int NAME = 1;
    private static final int F = 2;
    private static final int I = 3;
    private static final int S = 4;
    private static final int INTS = 8;
    private static final int TYPE = 20;

    private final ProtoWriter message;

    private Attribute(String name) {
        message = new ProtoWriter().string(NAME, name);
    }

    static Attribute of(String name, float value) {
        return new Attribute(name).with(w -> w.fixed32(F, value).varint(TYPE, 1));
    }

    static Attribute of(String name, long value) {
        return new Attribute(name).with(w -> w.varint(I, value).varint(TYPE, 2));
    }

    static Attribute of(String name, String value) {
        return new Attribute(name).with(w -> w.string(S, value).varint(TYPE, 3));
    }

    static Attribute of(String name, long... values) {
        return new Attribute(name).with(w -> {
            LongStream.of(values).forEach(v -> w.varint(INTS, v));
            w.varint(TYPE, 7);
        });
    }

    private Attribute with(java.util.function.Consumer<ProtoWriter> fields) {
        fields.accept(message);
        return this;
    }

    ProtoWriter message() {
        return message;
    }
}
