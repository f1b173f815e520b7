package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;

/** A file's bytes; reading beyond the end says that the picture is cut off. Immutable. */
final class Bytes {
    private final byte[] file;

    Bytes(byte[] file) {
        this.file = file;
    }

    byte[] array() {
        return file;
    }

    int length() {
        return file.length;
    }

    int u8(int at) {
        if (at < 0 || at >= file.length) {
            throw cutOff();
        }
        return file[at] & 0xFF;
    }

    int u16be(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u16le(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24le(int at) {
        return u16le(at) | u8(at + 2) << 16;
    }

    long u32be(int at) {
        return (long) u16be(at) << 16 | u16be(at + 2);
    }

    long u32le(int at) {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    boolean hasAscii(int at, String text) {
        if (at < 0 || at > file.length - text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[at + i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Refuses a range that does not lie in the file. */
    void require(int at, long count) {
        if (at < 0 || count < 0 || at + count > file.length) {
            throw cutOff();
        }
    }

    InvalidImageException cutOff() {
        return new InvalidImageException(
                "expected a whole picture, but the file ends early, after %d bytes; send the complete file"
                        .formatted(file.length));
    }
}
