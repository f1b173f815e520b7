package io.xgenmm.engine.vision.picture.vp8;

import io.xgenmm.engine.InvalidImageException;

/** Decodes one key frame. One use, one thread. */
public final class Vp8Decoder {
    private static final int HEADER_BYTES = 10;

    private final byte[] file;
    private final int end;
    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final Plane[] planes;
    private final BoolReader modes;
    private final FrameHeader header;
    private final BoolReader[] tokens;
    private final byte[] filterLevels;
    private final boolean[] filterInside;

    private Vp8Decoder(byte[] file, int from, int end) {
        this.file = file;
        this.end = end;
        int tag = u24(from);
        int firstPartition = tag >> 5;
        if ((tag & 1) != 0 || (tag >> 4 & 1) == 0 || u24(from + 3) != 0x2A019D) {
            throw damaged();
        }
        this.width = (u24(from + 6) & 0x3FFF);
        this.height = (u24(from + 7) >> 8 & 0x3FFF);
        this.columns = (width + 15) / 16;
        this.rows = (height + 15) / 16;
        int tokensAt = from + HEADER_BYTES + firstPartition;
        if (tokensAt > end) {
            throw cutOff();
        }
        this.modes = new BoolReader(file, from + HEADER_BYTES, tokensAt);
        this.header = new FrameHeader(modes);
        this.tokens = partitions(tokensAt);
        this.planes = new Plane[] {
            Plane.of(16 * columns, 16 * rows), Plane.of(8 * columns, 8 * rows), Plane.of(8 * columns, 8 * rows)
        };
        this.filterLevels = new byte[columns * rows];
        this.filterInside = new boolean[columns * rows];
    }

    /**
     * Decodes the key frame in {@code [from, end)}, whose size the caller has checked.
     *
     * @return uint8 [height, width, 3], RGB
     * @throws InvalidImageException if it is damaged or cut off
     */
    public static byte[] decodeRgb(byte[] file, int from, int end) {
        Vp8Decoder decoder = new Vp8Decoder(file, from, end);
        decoder.reconstruct();
        decoder.smooth();
        return Colours.toRgb(decoder.planes, decoder.width, decoder.height);
    }

    private BoolReader[] partitions(int tokensAt) {
        BoolReader[] readers = new BoolReader[header.partitions];
        int at = tokensAt + 3 * (header.partitions - 1);
        if (at > end) {
            throw cutOff();
        }
        for (int i = 0; i < readers.length; i++) {
            boolean last = i == readers.length - 1;
            int next = last ? end : Math.min(end, at + u24(tokensAt + 3 * i));
            readers[i] = new BoolReader(file, at, next);
            at = next;
        }
        return readers;
    }

    private void reconstruct() {
        ModeReader modeReader = new ModeReader(modes, header, columns);
        CoefficientReader coefficients = new CoefficientReader(header, columns);
        Macroblock block = new Macroblock();
        for (int row = 0; row < rows; row++) {
            BoolReader reader = tokens[row & header.partitions - 1];
            modeReader.startRow();
            coefficients.startRow();
            for (int column = 0; column < columns; column++) {
                modeReader.read(column, block);
                coefficients.read(reader, column, block);
                if (reader.exhausted() || modes.exhausted()) {
                    throw cutOff();
                }
                predict(block, column, row);
                int place = row * columns + column;
                filterLevels[place] = (byte) header.filterLevel(block.segment, block.subBlocks);
                filterInside[place] = block.subBlocks || !block.empty;
            }
        }
    }

    private void predict(Macroblock block, int column, int row) {
        int at = planes[0].at(16 * column, 16 * row);
        if (block.subBlocks) {
            predictSubBlocks(block, at, column, row);
        } else {
            Prediction.square(planes[0], at, 16, block.lumaMode, row > 0, column > 0);
            for (int i = 0; i < 16; i++) {
                addResidual(block, i, planes[0], at, i & 3, i >> 2);
            }
        }
        for (int p = 1; p < planes.length; p++) {
            int chromaAt = planes[p].at(8 * column, 8 * row);
            Prediction.square(planes[p], chromaAt, 8, block.chromaMode, row > 0, column > 0);
            for (int i = 0; i < 4; i++) {
                addResidual(block, 12 + 4 * p + i, planes[p], chromaAt, i & 1, i >> 1);
            }
        }
    }

    private void predictSubBlocks(Macroblock block, int at, int column, int row) {
        Plane luma = planes[0];
        int[] aboveRight = aboveRight(at, column, row);
        int[] edge = new int[13];
        for (int i = 0; i < 16; i++) {
            int x = i & 3;
            int blockAt = at + 4 * (i >> 2) * luma.stride() + 4 * x;
            int above = blockAt - luma.stride();
            for (int k = 0; k < 4; k++) {
                edge[3 - k] = luma.get(blockAt - 1 + k * luma.stride());
            }
            for (int k = 0; k < 9; k++) {
                edge[4 + k] = x == 3 && k > 4 ? aboveRight[k - 5] : luma.get(above - 1 + k);
            }
            Prediction.subBlock(luma, blockAt, block.subBlockModes[i], edge);
            addResidual(block, i, luma, at, x, i >> 2);
        }
    }

    /** What the right column of sub-blocks sees at its upper right: always the row above the macroblock. */
    private int[] aboveRight(int at, int column, int row) {
        Plane luma = planes[0];
        int from = at - luma.stride() + 16;
        boolean replicate = row > 0 && column == columns - 1;
        int[] samples = new int[4];
        for (int i = 0; i < 4; i++) {
            samples[i] = luma.get(replicate ? from - 1 : from + i);
        }
        return samples;
    }

    private static void addResidual(Macroblock block, int index, Plane plane, int at, int x, int y) {
        if (!block.empty) {
            Transforms.add(block.coefficients, 16 * index, plane, at + 4 * y * plane.stride() + 4 * x);
        }
    }

    private void smooth() {
        LoopFilter filter = new LoopFilter(header);
        for (int row = 0, place = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, place++) {
                if (filterLevels[place] > 0) {
                    filter.apply(planes, column, row, filterLevels[place], filterInside[place]);
                }
            }
        }
    }

    private int u24(int at) {
        if (at + 3 > end) {
            throw cutOff();
        }
        return file[at] & 0xFF | (file[at + 1] & 0xFF) << 8 | (file[at + 2] & 0xFF) << 16;
    }

    private static InvalidImageException damaged() {
        return new InvalidImageException(
                "expected a valid WebP picture, but its data are damaged; save it again and send that");
    }

    private static InvalidImageException cutOff() {
        return new InvalidImageException(
                "expected a whole picture, but its WebP data end early; send the complete file");
    }
}
