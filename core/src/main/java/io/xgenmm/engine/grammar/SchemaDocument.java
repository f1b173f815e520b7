package io.xgenmm.engine.grammar;

import io.xgenmm.engine.InvalidPromptException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A schema's JSON text, read, and the places in it. Immutable. */
final class SchemaDocument {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    /**
     * A schema and where it stands.
     *
     * @param pointer JSON pointer into the document
     */
    record Place(JsonNode schema, String pointer) {

        Place at(String key) {
            return new Place(
                    schema.path(key), pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
        }

        Place at(int index) {
            return new Place(schema.path(index), pointer + "/" + index);
        }

        boolean has(String key) {
            return schema.has(key);
        }

        InvalidPromptException refuse(String keyword, String why) {
            return new InvalidPromptException(
                    "schema: \"%s\" at %s %s".formatted(keyword, pointer.isEmpty() ? "the root" : pointer, why));
        }
    }

    private final JsonNode root;

    SchemaDocument(String json) {
        try {
            root = EXACT.readTree(json);
        } catch (JacksonException e) {
            throw new InvalidPromptException("the schema is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject() && !root.isBoolean()) {
            throw new InvalidPromptException("the schema must be a JSON object or a boolean, but is "
                    + root.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    Place root() {
        return new Place(root, "");
    }

    /** What a {@code $ref} in {@code from} points to. */
    Place resolve(Place from) {
        String reference = from.schema().path("$ref").asString("");
        if (!reference.startsWith("#")) {
            throw from.refuse("$ref", "must point into the schema itself (#/...), but is \"" + reference + "\"");
        }
        String pointer = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw from.refuse("$ref", "names the anchor \"" + reference + "\"; use a path (#/$defs/...) instead");
        }
        JsonNode target = root.at(JsonPointer.compile(pointer));
        if (target.isMissingNode()) {
            throw from.refuse("$ref", "points to \"" + reference + "\", which is not there");
        }
        return new Place(target, pointer);
    }
}
