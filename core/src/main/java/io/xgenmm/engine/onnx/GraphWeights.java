package io.xgenmm.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Counts the weights of a serialised graph of ours. Walks the wire format of protocol buffers; numbers of fields: onnx.proto of
 * ONNX 1.16.
 */
public final class GraphWeights {
    private static final int GRAPH = 7; // of ModelProto
    private static final int INITIALIZER = 5; // of GraphProto
    private static final int EXTERNAL_DATA = 13; // of TensorProto
    private static final int KEY = 1; // of StringStringEntryProto
    private static final int VALUE = 2;

    private GraphWeights() {}

    /** Bytes of all weights that lie outside the graph; each is read once in a pass. */
    public static long externalBytes(byte[] model) {
        long[] sum = {0};
        fields(ByteBuffer.wrap(model), (field, graph) -> {
            if (field == GRAPH) {
                fields(graph, (inner, tensor) -> sum[0] += inner == INITIALIZER ? tensorBytes(tensor) : 0);
            }
        });
        return sum[0];
    }

    private static long tensorBytes(ByteBuffer tensor) {
        long[] bytes = {0};
        fields(tensor, (field, entry) -> bytes[0] += field == EXTERNAL_DATA ? lengthIn(entry) : 0);
        return bytes[0];
    }

    private static long lengthIn(ByteBuffer entry) {
        String[] pair = {"", ""};
        fields(entry, (field, text) -> {
            if (field == KEY || field == VALUE) {
                pair[field - 1] = StandardCharsets.UTF_8.decode(text).toString();
            }
        });
        return pair[0].equals("length") ? Long.parseLong(pair[1]) : 0;
    }

    private interface Field {
        void take(int number, ByteBuffer content);
    }

    /** Hands out the fields that have a length; steps over the others. */
    private static void fields(ByteBuffer message, Field listener) {
        while (message.hasRemaining()) {
            long tag = varint(message);
            switch ((int) (tag & 7)) {
                case 0 -> varint(message);
                case 1 -> skip(message, Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(message));
                    listener.take((int) (tag >>> 3), message.slice(message.position(), length));
                    skip(message, length);
                }
                case 5 -> skip(message, Integer.BYTES);
                default ->
                    throw new IllegalArgumentException(
                            "expected a serialised graph, but found a field of wire type %d".formatted(tag & 7));
            }
        }
    }

    private static void skip(ByteBuffer message, int bytes) {
        message.position(message.position() + bytes);
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
