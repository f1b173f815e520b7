package io.xgenmm.engine.prompt;

/** Turns ids into text one by one, with constant work for each. Used once, by one thread. */
interface IdDecoder {

    /** Appends what is certain after {@code id}; ids outside the vocabulary say nothing. */
    void push(int id, StringBuilder out);

    /** Appends what was held back: incomplete characters, as U+FFFD for each byte. */
    void finish(StringBuilder out);
}
