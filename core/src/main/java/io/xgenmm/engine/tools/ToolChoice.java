package io.xgenmm.engine.tools;

/** Whether tools are called. */
public sealed interface ToolChoice {

    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** Not at all; the model does not hear of them. */
    record None() implements ToolChoice {}

    /** One of them is called, whichever. */
    record Required() implements ToolChoice {}

    /** This one is called. */
    record Named(String name) implements ToolChoice {}
}
