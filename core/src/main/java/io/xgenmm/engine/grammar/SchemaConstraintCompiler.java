package io.xgenmm.engine.grammar;

import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles schemas for one vocabulary and keeps the latest ones with the masks they have learnt. Thread-safe. */
final class SchemaConstraintCompiler implements ConstraintCompiler {
    private static final String ANY_OBJECT = "{\"type\": \"object\"}";
    private static final int KEPT = 16;

    private final TextTokenizer tokenizer;
    private final Set<Integer> stopTokenIds;
    private final VocabularyTrie trie;
    private final Map<String, Automaton> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Automaton> eldest) {
            return size() > KEPT;
        }
    };

    SchemaConstraintCompiler(TextTokenizer tokenizer, Set<Integer> stopTokenIds) {
        this.tokenizer = tokenizer;
        this.stopTokenIds = Set.copyOf(stopTokenIds);
        this.trie = VocabularyTrie.of(tokenizer);
    }

    @Override
    public Optional<TokenConstraint> compile(OutputFormat format) {
        if (format instanceof OutputFormat.JsonSchema schema) {
            return Optional.of(constraint(schema.schema()));
        }
        return format instanceof OutputFormat.JsonObject ? Optional.of(constraint(ANY_OBJECT)) : Optional.empty();
    }

    private TokenConstraint constraint(String schema) {
        return new AutomatonConstraint(automaton(schema), tokenizer, stopTokenIds);
    }

    private synchronized Automaton automaton(String schema) {
        Automaton automaton = kept.get(schema);
        if (automaton == null) {
            automaton = new Automaton(SchemaGrammar.write(new SchemaDocument(schema)), trie);
            if (!automaton.possible()) {
                throw new InvalidPromptException(
                        "the schema allows no document of at most %d nested containers; look for contradicting limits"
                                .formatted(Grammar.MAX_DEPTH));
            }
            kept.put(schema, automaton);
        }
        return automaton;
    }
}
