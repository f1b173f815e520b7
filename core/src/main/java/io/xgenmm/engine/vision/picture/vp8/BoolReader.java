package io.xgenmm.engine.vision.picture.vp8;

/** VP8's arithmetic decoder over a range of bytes (RFC 6386, section 7). Beyond the end it reads zeros and remembers. */
final class BoolReader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private long value;
    private int bits; // of value below the 8 that are compared with the range
    private int range = 255;
    private boolean exhausted;

    BoolReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.bits = -8;
    }

    /** Whether more was read than there is. */
    boolean exhausted() {
        return exhausted;
    }

    /** @param probability of 0, in 256ths */
    int bool(int probability) {
        if (bits < 0) {
            load();
        }
        int split = 1 + ((range - 1) * probability >> 8);
        long limit = (long) split << bits;
        int bit = 0;
        if (value >= limit) {
            value -= limit;
            range -= split;
            bit = 1;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bits -= shift;
        return bit;
    }

    private void load() {
        if (end - at >= 4) {
            for (int i = 0; i < 4; i++) {
                value = value << 8 | bytes[at++] & 0xFF;
            }
            bits += 32;
            return;
        }
        value <<= 8;
        bits += 8;
        if (at < end) {
            value |= bytes[at++] & 0xFF;
        } else {
            exhausted = true;
        }
    }

    boolean flag() {
        return bool(128) == 1;
    }

    /** Unsigned, most significant bit first. */
    int literal(int count) {
        int literal = 0;
        for (int i = 0; i < count; i++) {
            literal = literal << 1 | bool(128);
        }
        return literal;
    }

    /** A magnitude, then a sign. */
    int signed(int count) {
        int magnitude = literal(count);
        return flag() ? -magnitude : magnitude;
    }

    /** Zero unless a flag announces a signed value. */
    int optionalSigned(int count) {
        return flag() ? signed(count) : 0;
    }
}
