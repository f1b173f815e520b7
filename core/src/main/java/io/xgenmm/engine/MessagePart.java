package io.xgenmm.engine;

/** A piece of a chat message. */
public sealed interface MessagePart {

    /** Text as typed: special tokens in it stay text. */
    record Text(String text) implements MessagePart {}

    /**
     * A picture in its file format (JPEG, PNG, GIF, BMP, WebP).
     *
     * @param encoded the file's bytes; not copied, must not change afterwards
     */
    record Image(byte[] encoded) implements MessagePart {}
}
