package io.xgenmm.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.OutputFormat;
import io.xgenmm.engine.prompt.SmallTokenizers;
import io.xgenmm.engine.prompt.TextTokenizer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaConstraintTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @TempDir
    Path directory;

    private TextTokenizer tokenizer;
    private ConstraintCompiler compiler;
    private int stop;
    private Sampler sampler;

    @BeforeEach
    void load() {
        tokenizer = SmallTokenizers.instruct(directory);
        stop = tokenizer.vocabularySize() - 8;
        compiler = ConstraintCompilers.of(tokenizer, Set.of(stop));
        sampler = new Sampler(tokenizer, compiler, stop, new Random(21));
    }

    /** Random walks under the mask, judged by another validator. */
    @Test
    void whateverIsGeneratedFulfilsItsSchema() {
        RandomSchemas schemas = new RandomSchemas(new Random(22));
        int documents = 0;
        for (int i = 0; i < 300; i++) {
            String schema = schemas.schema(3).toString();
            for (int walk = 0; walk < 4; walk++) {
                Optional<TokenConstraint> start = startOf(schema);
                if (start.isEmpty()) {
                    break;
                }
                Optional<String> document = sampler.document(start.get(), 10 + 20 * walk);
                document.ifPresent(text -> assertFulfils(schema, text));
                documents += document.isPresent() ? 1 : 0;
            }
        }
        assertThat(documents).isGreaterThan(1000);
    }

    /** Random schemas may contradict themselves; those are refused as a whole. */
    private Optional<TokenConstraint> startOf(String schema) {
        try {
            return Optional.of(sampler.constraint(schema));
        } catch (InvalidPromptException e) {
            assertThat(e).hasMessageContaining("allows no document");
            return Optional.empty();
        }
    }

    private static void assertFulfils(String schema, String text) {
        Schema judge = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
        JsonNode document = STRICT.readTree(text);
        assertThat(judge.validate(document)).as("%s%n%s", schema, text).isEmpty();
    }

    @Test
    void jsonObjectModeGivesOneObject() {
        for (int i = 0; i < 200; i++) {
            TokenConstraint constraint =
                    compiler.compile(new OutputFormat.JsonObject()).orElseThrow();
            String text = sampler.document(constraint, i).orElseThrow();
            assertThat(STRICT.readTree(text).isObject()).as(text).isTrue();
        }
    }

    @Test
    void whatIsNotDescribedMayBeAnything() {
        String any = "[1,\"x\\n\",null,true,-0.5,{\"b\":[],\"c\":{}}]";

        assertThat(sampler.accepts("{\"type\":\"object\"}", "{\"a\":" + any + "}"))
                .isTrue();
        assertThat(sampler.accepts("{\"type\":\"array\"}", any)).isTrue();
        assertThat(sampler.accepts("{\"minItems\":1}", any)).isTrue();
        assertThat(sampler.accepts("true", any)).isTrue();
        assertThat(sampler.accepts("{}", "3")).isTrue();
    }

    @Test
    void textHasNoConstraint() {
        assertThat(compiler.compile(new OutputFormat.Text())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\0',
            value = {
                "{\"type\":\"integer\",\"minimum\":-12,\"maximum\":305}¦-12,-9,-1,0,7,99,100,305¦-13,-0,306,01,1.0,1000,+1,",
                "{\"type\":\"integer\",\"exclusiveMinimum\":9,\"exclusiveMaximum\":11}¦10¦9,11,1",
                "{\"type\":\"number\",\"minimum\":0,\"maximum\":1}¦0,1,0.5,0.0,1.0,0.999¦1.01,-0.1,2,.5,0.,-0",
                "{\"type\":\"number\",\"minimum\":-0.25,\"exclusiveMaximum\":1.5}¦-0.25,-0.1,0,1.49,1.4999¦-0.26,1.5,1.50,-1",
                "{\"type\":\"number\",\"multipleOf\":0.01}¦0.5,0.55,-3¦0.555",
                "{\"type\":[\"boolean\",\"null\"]}¦true,false,null¦0,\"\"",
                "{\"enum\":[\"a\",1,\"ab\"],\"type\":\"string\"}¦\"a\",\"ab\"¦1,\"b\",\"abc\"",
                "{\"const\":\"q\\\"\"}¦\"q\\\"\"¦\"q\"",
                "{\"type\":\"string\",\"minLength\":1,\"maxLength\":2}¦\"é\",\"🙂🙂\",\"\\n\"¦\"\",\"abc\",\"\\q\"",
                "{\"type\":\"string\",\"pattern\":\"^a+b?$\"}¦\"a\",\"aab\"¦\"b\",\"ba\",\"abb\"",
                "{\"type\":\"string\",\"pattern\":\"^a*$|^b$\"}¦\"\",\"aa\",\"b\"¦\"ab\",\"bb\"",
                "{\"type\":\"string\",\"pattern\":\"(xy){2}\"}¦\"xyxy\",\"-xyxy-\"¦\"xyx\",\"xy\"",
                "{\"type\":\"string\",\"pattern\":\"^[^\\\\d\\\\-]{2,}$\"}¦\"ab\",\"abc\"¦\"a\",\"a1\",\"a-\""
            })
    void scalarsAreExact(String schema, String accepted, String refused) {
        for (String text : accepted.split(",")) {
            assertThat(sampler.accepts(schema, text)).as(text).isTrue();
        }
        for (String text : refused.split(",", -1)) {
            assertThat(sampler.accepts(schema, text)).as(text).isFalse();
        }
    }

    @Test
    void everySmallIntegerRangeIsExact() {
        Random random = new Random(23);
        for (int round = 0; round < 60; round++) {
            int low = random.nextInt(-130, 130);
            int high = low + random.nextInt(40);
            String schema = "{\"type\":\"integer\",\"minimum\":%d,\"maximum\":%d}".formatted(low, high);
            for (int value = low - 12; value <= high + 12; value++) {
                assertThat(sampler.accepts(schema, String.valueOf(value)))
                        .as("%d in [%d, %d]", value, low, high)
                        .isEqualTo(value >= low && value <= high);
            }
        }
    }

    @Test
    void objectsKeepTheirPropertiesOrderAndWhatIsRequired() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"boolean\"},"
                        + "\"c\":{\"type\":\"null\"}},\"required\":[\"b\"],\"additionalProperties\":false}";

        assertThat(sampler.accepts(schema, "{\"a\":1,\"b\":true,\"c\":null}")).isTrue();
        assertThat(sampler.accepts(schema, "{\"a\": 1, \"b\": true}")).isTrue();
        assertThat(sampler.accepts(schema, " {\"b\":true}")).isTrue();
        assertThat(sampler.accepts(schema, "{\"b\":true,\"a\":1}"))
                .as("another order")
                .isFalse();
        assertThat(sampler.accepts(schema, "{\"a\":1}")).as("b is missing").isFalse();
        assertThat(sampler.accepts(schema, "{\"b\":true,}")).isFalse();
        assertThat(sampler.accepts(schema, "{\"b\":true,\"d\":1}")).isFalse();
        assertThat(sampler.accepts(schema, "{\"b\":  true}")).as("two spaces").isFalse();
        assertThat(sampler.accepts(schema, "{ \"b\":true}")).isFalse();
    }

    @Test
    void otherPropertiesNeverRepeatADeclaredOne() {
        String schema = "{\"properties\":{\"ab\":{\"type\":\"integer\"},\"a🙂\":{\"type\":\"integer\"}},"
                + "\"additionalProperties\":{\"type\":\"boolean\"}}";

        assertThat(sampler.accepts(schema, "{\"ab\":1,\"a\":true,\"abc\":false,\"a🙃\":true}"))
                .isTrue();
        assertThat(sampler.accepts(schema, "{\"ab\":true}")).isFalse();
        assertThat(sampler.accepts(schema, "{\"\\u0061b\":true}")).isFalse();
        assertThat(sampler.accepts(schema, "{\"a🙂\":true}")).isFalse();
    }

    @Test
    void recursiveSchemasNestAndAlwaysCloseAgain() {
        String schema = "{\"$ref\":\"#/$defs/tree\",\"$defs\":{\"tree\":{\"type\":\"object\",\"properties\":{"
                + "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/tree\"}}},\"required\":[\"children\"],"
                + "\"additionalProperties\":false}}}";
        String open = "{\"children\":[";

        assertThat(sampler.accepts(schema, open.repeat(9) + "]}".repeat(9))).isTrue();
        TokenConstraint constraint = sampler.constraint(schema);
        int depth = 0;
        while (sampler.allowed(constraint).get(sampler.byteIds("{")[0])) {
            for (int id : sampler.byteIds(open)) {
                constraint.accept(id);
            }
            depth++;
        }
        assertThat(depth).as("containers in containers").isBetween(20, Grammar.MAX_DEPTH);
        for (int id : sampler.byteIds("]}".repeat(depth))) {
            constraint.accept(id);
        }
        assertThat(sampler.allowed(constraint).stream().toArray()).containsExactly(stop);
    }

    @Test
    void allOfJoinsAndAnyOfChooses() {
        String schema = "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"}}},"
                + "{\"properties\":{\"a\":{\"minimum\":3},\"b\":{\"type\":\"string\",\"maxLength\":1}}}],"
                + "\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}";

        assertThat(sampler.accepts(schema, "{\"a\":3}")).isTrue();
        assertThat(sampler.accepts(schema, "{\"b\":\"x\"}")).isTrue();
        assertThat(sampler.accepts(schema, "{\"a\":2}")).isFalse();
        assertThat(sampler.accepts(schema, "{}")).isFalse();
    }

    @Test
    void oneOfNeedsSchemasThatExcludeOneAnother() {
        String tagged =
                "{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"x\"}},\"required\":[\"kind\"]},"
                        + "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"y\"}},\"required\":[\"kind\"]},{\"type\":\"null\"}]}";

        assertThat(sampler.accepts(tagged, "{\"kind\":\"y\"}")).isTrue();
        assertRefused("{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "\"oneOf\" at the root");
    }

    @Test
    void aFinishedDocumentOnlyEnds() {
        TokenConstraint constraint = sampler.constraint("{\"type\":\"boolean\"}");
        for (int id : sampler.byteIds("true")) {
            constraint.accept(id);
        }

        assertThat(sampler.allowed(constraint).stream().toArray()).containsExactly(stop);
        constraint.accept(stop);
        assertThat(sampler.allowed(constraint).stream().toArray()).containsExactly(stop);
    }

    @Test
    void forksGoTheirOwnWays() {
        TokenConstraint first = sampler.constraint("{\"enum\":[\"a\",\"b\"]}");
        first.accept(sampler.byteIds("\"")[0]);
        TokenConstraint second = first.fork();
        first.accept(sampler.byteIds("a")[0]);
        second.accept(sampler.byteIds("b")[0]);

        assertThatThrownBy(() -> first.accept(sampler.byteIds("b")[0])).isInstanceOf(IllegalArgumentException.class);
        assertThat(sampler.allowed(first)).isEqualTo(sampler.allowed(second));
    }

    /** Each id alone, against the mask of the whole vocabulary. */
    @Test
    void theMaskIsWhatCanBeAccepted() {
        TokenConstraint constraint = sampler.constraint(
                "{\"type\":\"object\",\"properties\":{\"the cat\":{\"type\":\"string\",\"maxLength\":3}},\"required\":[\"the cat\"]}");
        Random random = new Random(24);
        for (int step = 0; step < 25; step++) {
            java.util.BitSet allowed = sampler.allowed(constraint);
            for (int id = 0; id < tokenizer.vocabularySize(); id++) {
                TokenConstraint copy = constraint.fork();
                assertThat(allowed.get(id)).as("id %d at step %d", id, step).isEqualTo(takes(copy, id));
            }
            int[] ids = allowed.stream().toArray();
            constraint.accept(ids[random.nextInt(ids.length)]);
        }
    }

    private boolean takes(TokenConstraint constraint, int id) {
        if (tokenizer.isAdded(id) && id != stop) {
            return false; // never part of a document
        }
        try {
            constraint.accept(id);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\0',
            value = {
                "{\"properties\":{\"a/b\":{\"not\":{}}}}¦\"not\" at /properties/a~1b",
                "{\"type\":\"array\",\"items\":{\"uniqueItems\":true}}¦\"uniqueItems\" at /items",
                "{\"patternProperties\":{}}¦\"patternProperties\" at the root",
                "{\"type\":\"string\",\"pattern\":\"(?=a)\"}¦\"pattern\" at /pattern has a group with '?'",
                "{\"type\":\"string\",\"pattern\":\"\\\\bx\"}¦\"pattern\" at /pattern",
                "{\"type\":\"string\",\"pattern\":\"[z-a]\"}¦\"pattern\" at /pattern",
                "{\"$ref\":\"#/$defs/none\"}¦\"$ref\" at the root points to",
                "{\"$ref\":\"http://example.org/x\"}¦\"$ref\" at the root must point into",
                "{\"$ref\":\"#\"}¦\"$ref\" at the root refers to itself",
                "{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}¦refers to itself",
                "{\"type\":\"text\"}¦\"type\" at the root names the unknown type",
                "{\"minimum\":\"1\"}¦\"minimum\" at the root must be a number",
                "{\"maximum\":1e999999}¦\"maximum\" at the root has more than",
                "{\"maxItems\":-1}¦\"maxItems\" at the root must be a whole number",
                "{\"multipleOf\":3}¦\"multipleOf\" at the root",
                "{\"type\":\"string\",\"pattern\":\"PARENTHESES\"}¦longer than 2000 characters",
                "[1]¦must be a JSON object or a boolean",
                "{\"a\":¦not valid JSON",
                "false¦allows no document",
                "{\"type\":\"integer\",\"minimum\":3,\"maximum\":2}¦allows no document",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}¦allows no document"
            })
    void whatCannotBeKeptIsRefusedByName(String schema, String message) {
        assertRefused(schema.replace("PARENTHESES", "(".repeat(100_000)), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"pattern\":\"^(a{1,999}){1,999}$\"}",
                "{\"type\":\"array\",\"minItems\":900000000}",
                "{\"type\":\"string\",\"minLength\":2000000000}"
            })
    void schemasThatNeedTooMuchAreRefused(String schema) {
        assertThatThrownBy(() -> sampler.constraint(schema)).isInstanceOf(InvalidPromptException.class);
    }

    private void assertRefused(String schema, String message) {
        assertThatThrownBy(() -> sampler.constraint(schema))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining(message);
    }
}
