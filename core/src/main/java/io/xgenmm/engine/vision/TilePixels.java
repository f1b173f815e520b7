package io.xgenmm.engine.vision;

import io.xgenmm.engine.vision.picture.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The encoder's input while it is filled: float32 [tiles, 3, edge, edge], black at first. Confined to one call. */
final class TilePixels {
    private final int tiles;
    private final int edge;
    private final Normalization normalization;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final float[] line;

    TilePixels(int tiles, int edge, Normalization normalization) {
        this.tiles = tiles;
        this.edge = edge;
        this.normalization = normalization;
        this.bytes = ByteBuffer.allocateDirect(Math.multiplyExact(tiles * 3 * Float.BYTES, edge * edge))
                .order(ByteOrder.LITTLE_ENDIAN);
        this.floats = bytes.asFloatBuffer();
        this.line = new float[edge];
    }

    int tiles() {
        return tiles;
    }

    FloatBuffer floats() {
        return floats;
    }

    /** Cuts the canvas, on which {@code picture} lies as {@code tiling} says, into tiles 1 and following. */
    void cut(RgbImage picture, Tiling tiling) {
        for (int tile = 1; tile < tiles; tile++) {
            int left = (tile - 1) % tiling.columns() * edge;
            int top = (tile - 1) / tiling.columns() * edge;
            put(tile, picture, left - tiling.offsetX(), top - tiling.offsetY());
        }
    }

    /** Fills a tile with the part of {@code picture} that starts at (left, top); black outside of it. */
    void put(int tile, RgbImage picture, int left, int top) {
        int from = Math.max(0, -left);
        int to = Math.max(from, Math.min(edge, picture.width() - left));
        for (int channel = 0; channel < 3; channel++) {
            float[] table = normalization.table(channel);
            int plane = (tile * 3 + channel) * edge * edge;
            for (int y = 0; y < edge; y++) {
                int row = top + y;
                boolean inside = row >= 0 && row < picture.height();
                Arrays.fill(line, table[0]);
                int in = inside ? 3 * (row * picture.width() + left + from) + channel : 0;
                for (int x = from; inside && x < to; x++, in += 3) {
                    line[x] = table[picture.samples()[in] & 0xFF];
                }
                floats.put(plane + y * edge, line);
            }
        }
    }

    /** Hex digest of all pixels as little-endian float32. */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256, but this one does not", e);
        }
    }
}
