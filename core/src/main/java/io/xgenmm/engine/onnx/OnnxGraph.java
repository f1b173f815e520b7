package io.xgenmm.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph being written: values are named by strings, nodes stand in the order they were added, weights lie outside.
 *
 * <p>Confined to one thread. Numbers of fields: onnx.proto of ONNX 1.16.
 */
final class OnnxGraph {
    private static final int IR_VERSION = 10;
    private static final int OPSET = 21;
    private static final String CONTRIB = "com.microsoft";
    private static final Set<String> CONTRIB_OPS = Set.of(
            "FusedMatMul",
            "GroupQueryAttention",
            "MatMulIntegerToFloat",
            "MatMulNBits",
            "MultiHeadAttention",
            "QuickGelu");
    private static final int EXTERNAL = 1;

    private final String name;
    private final List<ProtoWriter> nodes = new ArrayList<>();
    private final List<ProtoWriter> initializers = new ArrayList<>();
    private final List<ProtoWriter> inputs = new ArrayList<>();
    private final List<ProtoWriter> outputs = new ArrayList<>();
    private final Map<StoredTensor, String> external = new HashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private int names;

    OnnxGraph(String name) {
        this.name = name;
    }

    /** Adds a graph input; a dimension is a number or the name of a free one. */
    String input(String input, DataType type, Object... shape) {
        inputs.add(valueInfo(input, type, shape));
        return input;
    }

    /** Declares a value that some node makes as an output of the graph. */
    void output(String value, DataType type, Object... shape) {
        outputs.add(valueInfo(value, type, shape));
    }

    /** Adds a node with one output and returns that output's name. */
    String node(String op, List<String> arguments, Attribute... attributes) {
        String result = op + "_" + names++;
        node(op, arguments, List.of(result), attributes);
        return result;
    }

    /** Adds a node that names its outputs; an empty name leaves an optional argument or output out. */
    void node(String op, List<String> arguments, List<String> results, Attribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        arguments.forEach(a -> node.string(1, a));
        results.forEach(r -> node.string(2, r));
        node.string(3, "n" + nodes.size() + "_" + op).string(4, op);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        if (CONTRIB_OPS.contains(op)) {
            node.string(7, CONTRIB);
        }
        nodes.add(node);
    }

    /** A weight in a file; asked for twice it is one and the same value. */
    String external(StoredTensor tensor) {
        return external.computeIfAbsent(tensor, this::addExternal);
    }

    private String addExternal(StoredTensor tensor) {
        String result = "w" + names++;
        ProtoWriter message = new ProtoWriter();
        tensor.shape().forEach(d -> message.varint(1, d));
        message.varint(2, tensor.type().code()).string(8, result);
        message.message(13, entry("location", tensor.file()));
        message.message(13, entry("offset", Long.toString(tensor.offset())));
        message.message(13, entry("length", Long.toString(tensor.length())));
        initializers.add(message.varint(14, EXTERNAL));
        return result;
    }

    private static ProtoWriter entry(String key, String value) {
        return new ProtoWriter().string(1, key).string(2, value);
    }

    String constant(float[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return inline(DataType.FLOAT, data.array(), shape);
    }

    String scalar(float value) {
        return constants.computeIfAbsent("f" + value, k -> constant(new float[] {value}));
    }

    String scalar(DataType byteType, int value) {
        return constants.computeIfAbsent(byteType + " " + value, k -> inline(byteType, new byte[] {(byte) value}));
    }

    /** An int64 vector: shapes, axes and the like. */
    String longs(long... values) {
        return constants.computeIfAbsent(java.util.Arrays.toString(values), k -> {
            ByteBuffer data = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            data.asLongBuffer().put(values);
            return inline(DataType.INT64, data.array(), values.length);
        });
    }

    private String inline(DataType type, byte[] data, long... shape) {
        String result = "c" + names++;
        ProtoWriter message = new ProtoWriter();
        for (long dimension : shape) {
            message.varint(1, dimension);
        }
        initializers.add(message.varint(2, type.code()).string(8, result).bytes(9, data));
        return result;
    }

    private static ProtoWriter valueInfo(String value, DataType type, Object... shape) {
        ProtoWriter dimensions = new ProtoWriter();
        for (Object d : shape) {
            ProtoWriter dimension = new ProtoWriter();
            dimensions.message(
                    1, d instanceof Number n ? dimension.varint(1, n.longValue()) : dimension.string(2, (String) d));
        }
        ProtoWriter tensor = new ProtoWriter().varint(1, type.code()).message(2, dimensions);
        return new ProtoWriter().string(1, value).message(2, new ProtoWriter().message(1, tensor));
    }

    /** The whole as {@code ModelProto}. */
    byte[] toByteArray() {
        ProtoWriter graph = new ProtoWriter();
        nodes.forEach(n -> graph.message(1, n));
        graph.string(2, name);
        initializers.forEach(i -> graph.message(5, i));
        inputs.forEach(i -> graph.message(11, i));
        outputs.forEach(o -> graph.message(12, o));
        return new ProtoWriter()
                .varint(1, IR_VERSION)
                .string(2, "xgen-mm")
                .message(7, graph)
                .message(8, new ProtoWriter().string(1, "").varint(2, OPSET))
                .message(8, new ProtoWriter().string(1, CONTRIB).varint(2, 1))
                .toByteArray();
    }
}
