package io.xgenmm.engine;

/** What the answer must look like; enforced token by token. */
public sealed interface OutputFormat {

    /** Anything. */
    record Text() implements OutputFormat {}

    /** Any JSON object. */
    record JsonObject() implements OutputFormat {}

    /**
     * A JSON document that the schema accepts.
     *
     * @param schema JSON Schema (draft 2020-12) as JSON text
     */
    record JsonSchema(String schema) implements OutputFormat {}
}
