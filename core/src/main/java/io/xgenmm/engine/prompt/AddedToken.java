package io.xgenmm.engine.prompt;

/**
 * A token that is cut out of the text before anything else happens, such as {@code <|end|>}.
 *
 * @param rstrip whether it swallows all white space that follows
 * @param special whether fast decoding may leave it out
 */
record AddedToken(int id, String content, boolean rstrip, boolean special) {}
