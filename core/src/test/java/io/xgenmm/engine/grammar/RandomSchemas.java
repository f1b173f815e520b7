package io.xgenmm.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws schemas from everything that is supported. */
final class RandomSchemas {
    private static final List<String> NAMES = List.of("a", "ab", "the cat", "é\"", "x\ny", "🙂", "kind");
    private static final List<String> PATTERNS =
            List.of("^[a-c]+$", "^\\d{2,4}-x?$", "cat", "^(the|a) [^\"\\\\]{1,3}$", "^(?:\\w|é)*z|^q$", "^.\\n?$");

    private final Random random;

    RandomSchemas(Random random) {
        this.random = random;
    }

    ObjectNode schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 7)) {
            case 0 -> typed("null");
            case 1 -> typed("boolean");
            case 2 -> number(typed("integer"), 0);
            case 3 -> number(typed("number"), 2);
            case 4 -> string();
            case 5 -> values();
            case 6 -> node().put("const", NAMES.get(random.nextInt(NAMES.size())));
            case 7, 8 -> array(depth);
            case 9 -> alternatives(depth);
            default -> object(depth);
        };
    }

    private static ObjectNode node() {
        return JsonMapper.shared().createObjectNode();
    }

    private static ObjectNode typed(String type) {
        return node().put("type", type);
    }

    private ObjectNode number(ObjectNode schema, int decimals) {
        double low = Math.round((random.nextDouble() * 400 - 200) * Math.pow(10, decimals)) / Math.pow(10, decimals);
        double high = low + random.nextInt(3, 5000);
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", low);
        }
        if (random.nextBoolean()) {
            schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", high);
        }
        if (random.nextInt(4) == 0) {
            schema.put("multipleOf", decimals == 0 ? 1 : 0.1);
        }
        return schema;
    }

    private ObjectNode string() {
        ObjectNode schema = typed("string").put("format", "email").put("description", "any");
        int min = random.nextInt(4);
        if (random.nextInt(3) == 0) {
            return schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())))
                    .put("maxLength", 12);
        }
        return random.nextBoolean() ? schema : schema.put("minLength", min).put("maxLength", min + random.nextInt(6));
    }

    private ObjectNode values() {
        ObjectNode schema = node();
        ArrayNode values = schema.putArray("enum");
        values.add("a\\b").add(1).add(2.50).addNull().add(true);
        values.addObject().put("a", 1).putArray("b").add("x").add(2);
        return random.nextBoolean() ? schema : schema.put("type", random.nextBoolean() ? "string" : "number");
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = typed("array");
        int min = random.nextInt(3);
        if (random.nextInt(3) > 0) {
            schema.put("minItems", min).put("maxItems", min + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            ArrayNode prefix = schema.putArray("prefixItems");
            prefix.add(schema(depth - 1)).add(schema(depth - 1));
            if (random.nextBoolean()) {
                return schema.put("items", false).put("minItems", min);
            }
        }
        schema.set("items", schema(depth - 1));
        return schema;
    }

    private ObjectNode alternatives(int depth) {
        ObjectNode schema = node();
        ArrayNode any = schema.putArray("anyOf");
        any.add(schema(depth - 1)).add(schema(depth - 1)).add(typed("null"));
        return schema;
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = typed("object");
        ObjectNode properties = schema.putObject("properties");
        List<String> names = new ArrayList<>(NAMES);
        java.util.Collections.shuffle(names, random);
        ArrayNode required = schema.putArray("required");
        for (String name : names.subList(0, random.nextInt(5))) {
            properties.set(name, random.nextInt(8) == 0 ? node().put("$ref", "#") : schema(depth - 1));
            if (random.nextBoolean()) {
                required.add(name);
            }
        }
        switch (random.nextInt(4)) {
            case 0 -> schema.put("additionalProperties", false);
            case 1 -> schema.set("additionalProperties", schema(0));
            case 2 -> schema.putArray("allOf").addObject().putArray("required").add(names.get(0));
            default -> schema.put("title", "open by default");
        }
        return schema;
    }
}
