package io.xgenmm.storage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Maps and lists of plain values as the text of a {@code jsonb} column, and back. */
public final class JsonColumn {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonColumn() {}

    /** @param value maps, lists, strings, numbers, booleans and null */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(storable(value));
    }

    public static Map<String, Object> readMap(String json) {
        return MAPPER.readValue(json, new TypeReference<>() {});
    }

    public static List<Map<String, Object>> readList(String json) {
        return MAPPER.readValue(json, new TypeReference<>() {});
    }

    private static @Nullable Object storable(@Nullable Object value) {
        if (value instanceof String text) {
            return StorableText.of(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonColumn::storable).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(StorableText.of(String.valueOf(key)), storable(inner)));
            return copy;
        }
        return value;
    }
}
