package io.xgenmm.engine.grammar;

import io.xgenmm.engine.grammar.SchemaDocument.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Resolves references and combinations until a schema is a list of plain alternatives. One thread. */
final class SchemaFlattener {
    private static final int MAX_ALTERNATIVES = 256;
    private static final String NESTED = "refers to itself without a container in between, so it never ends";

    private final SchemaDocument document;
    private final SchemaJudge judge = new SchemaJudge(this);
    private final Map<String, List<FlatSchema>> known = new HashMap<>();

    SchemaFlattener(SchemaDocument document) {
        this.document = document;
    }

    SchemaJudge judge() {
        return judge;
    }

    /** The alternatives of which a value must fulfil one; none: no value is allowed. */
    List<FlatSchema> flatten(Conjunction conjunction) {
        String key = conjunction.key();
        List<FlatSchema> alternatives = known.get(key);
        if (alternatives == null) {
            alternatives = List.of(new FlatSchema());
            for (Place place : conjunction.places()) {
                alternatives = both(alternatives, flatten(place, new HashSet<>()), place);
            }
            known.put(key, alternatives);
        }
        return alternatives;
    }

    private List<FlatSchema> flatten(Place place, Set<String> open) {
        JsonNode schema = place.schema();
        if (schema.isBoolean()) {
            return schema.asBoolean() ? List.of(new FlatSchema()) : List.of();
        }
        if (!schema.isObject()) {
            throw place.refuse("schema", "must be an object or a boolean");
        }
        if (!open.add(place.pointer())) {
            throw place.refuse("$ref", NESTED);
        }
        List<FlatSchema> alternatives = List.of(KeywordReader.read(place));
        if (place.has("$ref")) {
            alternatives = both(alternatives, flatten(document.resolve(place), open), place);
        }
        for (Place part : parts(place, "allOf")) {
            alternatives = both(alternatives, flatten(part, open), place);
        }
        alternatives = either(alternatives, place, "anyOf", open);
        alternatives = either(alternatives, place, "oneOf", open);
        open.remove(place.pointer());
        return closedIfAsked(alternatives, place);
    }

    private List<FlatSchema> either(List<FlatSchema> before, Place place, String keyword, Set<String> open) {
        if (!place.has(keyword)) {
            return before;
        }
        List<FlatSchema> all = new ArrayList<>();
        for (Place part : parts(place, keyword)) {
            List<FlatSchema> more = both(before, flatten(part, open), place);
            if (keyword.equals("oneOf") && !judge.disjoint(all, more)) {
                throw place.refuse(
                        keyword,
                        "is only supported when its schemas exclude one another by type, const, enum, limits or a"
                                + " required property; use anyOf instead");
            }
            all.addAll(more);
        }
        return limited(all, place);
    }

    private static List<Place> parts(Place place, String keyword) {
        List<Place> parts = new ArrayList<>();
        Place list = place.at(keyword);
        if (place.has(keyword) && (!list.schema().isArray() || list.schema().isEmpty())) {
            throw place.refuse(keyword, "must be a list of schemas");
        }
        for (int i = 0; i < list.schema().size(); i++) {
            parts.add(list.at(i));
        }
        return parts;
    }

    private static List<FlatSchema> both(List<FlatSchema> left, List<FlatSchema> right, Place place) {
        List<FlatSchema> all = new ArrayList<>();
        left.forEach(a -> right.forEach(b -> all.add(a.and(b))));
        return limited(all, place);
    }

    private static List<FlatSchema> limited(List<FlatSchema> alternatives, Place place) {
        if (alternatives.size() > MAX_ALTERNATIVES) {
            throw place.refuse("schema", "has more than %d alternatives".formatted(MAX_ALTERNATIVES));
        }
        return alternatives;
    }

    private static List<FlatSchema> closedIfAsked(List<FlatSchema> alternatives, Place place) {
        JsonNode unevaluated = place.schema().path("unevaluatedProperties");
        if (unevaluated.isObject()) {
            throw place.refuse("unevaluatedProperties", "is only supported as a boolean");
        }
        if (unevaluated.isBoolean() && !unevaluated.asBoolean()) {
            alternatives.stream().filter(flat -> !flat.additionalGiven).forEach(flat -> {
                flat.additional = Conjunction.NOTHING;
                flat.additionalGiven = true;
            });
        }
        return alternatives;
    }
}
