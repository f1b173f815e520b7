package io.xgenmm.engine.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Writes a schema as a grammar of compact JSON: at most one space after {@code :} and {@code ,}, none elsewhere but one
 * before the document; properties in the schema's order. Whatever the grammar reads fulfils the schema; not everything that
 * fulfils the schema is read. Used once, by one thread.
 */
final class SchemaGrammar {
    private final GrammarBuilder grammar = new GrammarBuilder();
    private final SchemaFlattener schemas;
    private final Map<String, Integer> networks = new HashMap<>();
    private final LiteralGrammar literals = new LiteralGrammar(grammar);
    private final StringGrammar strings = new StringGrammar(grammar);
    private final NumberGrammar numbers = new NumberGrammar(grammar);
    private final ContainerGrammar containers = new ContainerGrammar(grammar, this::network);

    private SchemaGrammar(SchemaDocument document) {
        schemas = new SchemaFlattener(document);
    }

    static Grammar write(SchemaDocument document) {
        SchemaGrammar schema = new SchemaGrammar(document);
        int start = schema.grammar.node();
        int value = schema.grammar.node();
        schema.grammar.text(start, " ", value); // some vocabularies begin a text with a piece of a space and more
        schema.grammar.empty(start, value);
        schema.grammar.call(value, schema.network(Conjunction.of(document.root())), schema.grammar.end());
        return schema.grammar.build(start);
    }

    /** The network of all values that fulfil {@code schema}. */
    int network(Conjunction schema) {
        Integer known = networks.get(schema.key());
        if (known != null) {
            return known;
        }
        int start = grammar.node();
        networks.put(schema.key(), start);
        int end = grammar.end();
        schemas.flatten(schema).forEach(alternative -> write(start, alternative, end));
        return start;
    }

    private void write(int from, FlatSchema schema, int to) {
        List<JsonNode> values = schema.values;
        if (values != null) {
            values.stream()
                    .filter(value -> schemas.judge().accepts(schema, value))
                    .forEach(value -> literals.write(from, value, to));
            return;
        }
        Set<JsonType> types = schema.writtenTypes();
        types.forEach(type -> write(from, type, schema, to));
    }

    private void write(int from, JsonType type, FlatSchema schema, int to) {
        switch (type) {
            case NULL -> grammar.text(from, "null", to);
            case BOOLEAN -> {
                grammar.text(from, "true", to);
                grammar.text(from, "false", to);
            }
            case INTEGER -> numbers.write(from, schema.range.and(NumberRange.digits(0)), to);
            case FRACTION -> numbers.write(from, schema.range, to);
            case STRING -> strings.write(from, schema, to);
            case ARRAY -> containers.writeArray(from, schema, to);
            case OBJECT -> containers.writeObject(from, schema, to);
        }
    }
}
