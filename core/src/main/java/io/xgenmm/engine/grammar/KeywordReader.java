package io.xgenmm.engine.grammar;

import io.xgenmm.engine.grammar.SchemaDocument.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads the keywords of one schema that speak of the value itself, and refuses those that no grammar can keep. */
final class KeywordReader {
    private static final List<String> UNSUPPORTED = List.of(
            "not",
            "if",
            "then",
            "else",
            "patternProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "additionalItems",
            "$dynamicRef",
            "$recursiveRef");
    private static final int MAX_DIGITS = 400;

    private final Place place;
    private final FlatSchema flat = new FlatSchema();

    private KeywordReader(Place place) {
        this.place = place;
    }

    static FlatSchema read(Place place) {
        return new KeywordReader(place).read();
    }

    private FlatSchema read() {
        for (String keyword : UNSUPPORTED) {
            if (place.has(keyword)) {
                throw place.refuse(keyword, "is not supported; leave it out and check the answer yourself");
            }
        }
        given("type", this::readType);
        given("const", value -> flat.values = List.of(value));
        given("enum", value -> flat.values = elements("enum", value));
        readObject();
        readArray();
        readString();
        readNumber();
        return flat;
    }

    private void given(String keyword, Consumer<JsonNode> reader) {
        if (place.has(keyword)) {
            reader.accept(place.schema().path(keyword));
        }
    }

    private void readType(JsonNode type) {
        flat.typed = true;
        flat.types = EnumSet.noneOf(JsonType.class);
        for (JsonNode name : type.isArray() ? elements("type", type) : List.of(type)) {
            Set<JsonType> named = JsonType.named(name.asString(""));
            if (named == null) {
                throw place.refuse("type", "names the unknown type " + name);
            }
            flat.types.addAll(named);
        }
    }

    private List<JsonNode> elements(String keyword, JsonNode list) {
        if (!list.isArray()) {
            throw place.refuse(keyword, "must be a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private void readObject() {
        given("properties", properties -> {
            if (!properties.isObject()) {
                throw place.refuse("properties", "must be an object");
            }
            Place parent = place.at("properties");
            properties.propertyNames().forEach(name -> flat.properties.put(name, Conjunction.of(parent.at(name))));
            flat.hinted.add(JsonType.OBJECT);
        });
        given("required", names -> {
            elements("required", names).forEach(name -> flat.required.add(name.asString("")));
            flat.hinted.add(JsonType.OBJECT);
        });
        given("additionalProperties", schema -> {
            flat.additional = Conjunction.of(place.at("additionalProperties"));
            flat.additionalGiven = true;
            flat.hinted.add(JsonType.OBJECT);
        });
        readPropertyCounts();
    }

    private void readPropertyCounts() {
        boolean closed = place.schema().path("additionalProperties").isBoolean()
                && !place.schema().path("additionalProperties").asBoolean();
        if (place.has("minProperties") && count("minProperties") > flat.required.size()) {
            throw place.refuse("minProperties", "is only supported up to the number of required properties");
        }
        if (place.has("maxProperties") && (!closed || count("maxProperties") < flat.properties.size())) {
            throw place.refuse(
                    "maxProperties", "is only supported when additionalProperties is false and all properties fit");
        }
    }

    private void readArray() {
        given("prefixItems", items -> {
            Place parent = place.at("prefixItems");
            for (int i = 0; i < elements("prefixItems", items).size(); i++) {
                flat.prefix.add(Conjunction.of(parent.at(i)));
            }
            flat.hinted.add(JsonType.ARRAY);
        });
        given("items", items -> {
            if (items.isArray()) {
                throw place.refuse("items", "must be a schema; write a list of schemas as prefixItems");
            }
            flat.items = Conjunction.of(place.at("items"));
            flat.hinted.add(JsonType.ARRAY);
        });
        given("minItems", value -> {
            flat.minItems = count("minItems");
            flat.hinted.add(JsonType.ARRAY);
        });
        given("maxItems", value -> {
            flat.maxItems = count("maxItems");
            flat.hinted.add(JsonType.ARRAY);
        });
        if (place.schema().path("uniqueItems").asBoolean(false) && flat.maxItems > 1) {
            throw place.refuse("uniqueItems", "is not supported; leave it out and check the answer yourself");
        }
    }

    private void readString() {
        given("minLength", value -> {
            flat.minLength = count("minLength");
            flat.hinted.add(JsonType.STRING);
        });
        given("maxLength", value -> {
            flat.maxLength = count("maxLength");
            flat.hinted.add(JsonType.STRING);
        });
        given("pattern", value -> {
            flat.patternPointer = place.at("pattern").pointer();
            flat.pattern = RegularExpression.parse(value.asString(""), flat.patternPointer);
            flat.hinted.add(JsonType.STRING);
        });
    }

    private void readNumber() {
        given("minimum", value -> limit(NumberRange.atLeast(number("minimum"), false)));
        given("exclusiveMinimum", value -> limit(NumberRange.atLeast(number("exclusiveMinimum"), true)));
        given("maximum", value -> limit(NumberRange.atMost(number("maximum"), false)));
        given("exclusiveMaximum", value -> limit(NumberRange.atMost(number("exclusiveMaximum"), true)));
        given("multipleOf", value -> {
            BigDecimal step = number("multipleOf").stripTrailingZeros();
            if (!step.unscaledValue().equals(java.math.BigInteger.ONE) || step.scale() < 0) {
                throw place.refuse("multipleOf", "is only supported for 1, 0.1, 0.01 and so on");
            }
            limit(NumberRange.digits(step.scale()));
        });
    }

    private void limit(NumberRange range) {
        flat.range = flat.range.and(range);
        flat.hinted.addAll(JsonType.NUMBER);
    }

    private BigDecimal number(String keyword) {
        JsonNode value = place.schema().path(keyword);
        if (!value.isNumber()) {
            throw place.refuse(keyword, "must be a number");
        }
        BigDecimal number = value.decimalValue();
        if (Math.abs((long) number.precision() - number.scale()) > MAX_DIGITS
                || Math.abs(number.scale()) > MAX_DIGITS) {
            throw place.refuse(keyword, "has more than " + MAX_DIGITS + " digits");
        }
        return number;
    }

    private int count(String keyword) {
        JsonNode value = place.schema().path(keyword);
        if (!value.isNumber() || value.decimalValue().signum() < 0 || JsonType.of(value) != JsonType.INTEGER) {
            throw place.refuse(keyword, "must be a whole number of 0 or more");
        }
        return value.decimalValue()
                .min(BigDecimal.valueOf(FlatSchema.UNLIMITED))
                .intValue();
    }
}
