package io.xgenmm.engine.tools;

/**
 * What a model asks for. Callers give it an id.
 *
 * @param name of a known tool
 * @param arguments a JSON object as compact JSON text
 */
public record ToolCall(String name, String arguments) {}
