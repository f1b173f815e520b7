package io.xgenmm.storage.conversations;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A piece of a message, in reading order. */
public sealed interface Part {
    /** The form it is stored, exported and served in: {@code type} and the values. */
    Map<String, Object> toMap();

    /** What somebody wrote or the model answered. */
    record Text(String text) implements Part {
        @Override
        public Map<String, Object> toMap() {
            return Map.of("type", "text", "text", text);
        }
    }

    /**
     * A picture of the same owner.
     *
     * @param region the part of it that was asked about, in pixels; null for all of it
     */
    record Image(UUID imageId, @Nullable Region region) implements Part {
        public Image(UUID imageId) {
            this(imageId, null);
        }

        @Override
        public Map<String, Object> toMap() {
            if (region == null) {
                return Map.of("type", "image", "image_id", imageId.toString());
            }
            return Map.of("type", "image", "image_id", imageId.toString(), "region", region.toMap());
        }
    }

    /** @param arguments the JSON text the model wrote, which need not be valid */
    record ToolCall(String id, String name, String arguments) implements Part {
        @Override
        public Map<String, Object> toMap() {
            return Map.of("type", "tool_call", "id", id, "name", name, "arguments", arguments);
        }
    }

    /** @param callId the {@link ToolCall#id()} it answers */
    record ToolResult(String callId, String content) implements Part {
        @Override
        public Map<String, Object> toMap() {
            return Map.of("type", "tool_result", "call_id", callId, "content", content);
        }
    }

    /** A rectangle in the pixels of the upright image. */
    record Region(int x, int y, int width, int height) {
        public Region {
            if (x < 0 || y < 0 || width < 1 || height < 1) {
                throw new IllegalArgumentException(
                        "a region starts at 0 or later and is at least 1 pixel wide and high, but is %d,%d %dx%d"
                                .formatted(x, y, width, height));
            }
        }

        Map<String, Object> toMap() {
            return Map.of("x", x, "y", y, "width", width, "height", height);
        }

        static Region of(Map<?, ?> map) {
            return new Region(number(map, "x"), number(map, "y"), number(map, "width"), number(map, "height"));
        }

        private static int number(Map<?, ?> map, String key) {
            if (map.get(key) instanceof Number number) {
                return number.intValue();
            }
            throw new IllegalArgumentException("a region needs the number \"" + key + "\"");
        }
    }

    /** The inverse of {@link #toMap()}. */
    static Part of(Map<String, ?> map) {
        return switch (string(map, "type")) {
            case "text" -> new Text(string(map, "text"));
            case "image" ->
                new Image(
                        UUID.fromString(string(map, "image_id")),
                        map.get("region") instanceof Map<?, ?> region ? Region.of(region) : null);
            case "tool_call" -> new ToolCall(string(map, "id"), string(map, "name"), string(map, "arguments"));
            case "tool_result" -> new ToolResult(string(map, "call_id"), string(map, "content"));
            default ->
                throw new IllegalArgumentException(
                        "a part is of type text, image, tool_call or tool_result, but this is " + map.get("type"));
        };
    }

    private static String string(Map<String, ?> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a part of type %s needs the text \"%s\"".formatted(map.get("type"), key));
    }
}
