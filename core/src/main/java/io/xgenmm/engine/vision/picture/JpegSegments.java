package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;
import java.io.ByteArrayOutputStream;

/**
 * The parts of a JPEG file: sizes, colour space, and what the decoder needs to see.
 *
 * @param colours how the components become RGB
 * @param withoutMetadata the file with all APPn and COM segments left out
 */
record JpegSegments(int width, int height, int components, JpegColours colours, byte[] withoutMetadata) {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int COM = 0xFE;

    /** Each scan of a progressive file costs a pass over the whole picture; encoders write about ten. */
    private static final int MAX_SCANS = 64;

    /** Walks through the whole file. */
    static JpegSegments of(Bytes file) {
        return new Walk(file).run();
    }

    private static final class Walk {
        private final Bytes file;
        private final ByteArrayOutputStream kept;
        private int at = 2;
        private int frameAt = -1;
        private int scans;
        private boolean jfif;
        private int adobeTransform = -1;

        Walk(Bytes file) {
            this.file = file;
            this.kept = new ByteArrayOutputStream(file.length());
        }

        JpegSegments run() {
            kept.write(0xFF);
            kept.write(SOI);
            int marker = nextMarker();
            while (marker != EOI) {
                segment(marker);
                marker = nextMarker();
            }
            kept.write(0xFF);
            kept.write(EOI);
            if (scans == 0) {
                throw file.cutOff();
            }
            return result();
        }

        private int nextMarker() {
            if (file.u8(at) != 0xFF) {
                throw PictureDecoder.damaged("JPEG");
            }
            while (file.u8(at) == 0xFF) {
                at++;
            }
            return file.u8(at++);
        }

        private void segment(int marker) {
            if (marker < 0xC0 || marker >= 0xD0 && marker <= SOI) { // stuffing, restart, second start
                throw PictureDecoder.damaged("JPEG");
            }
            int length = file.u16be(at);
            file.require(at, length);
            if (length < 2) {
                throw PictureDecoder.damaged("JPEG");
            }
            look(marker, length);
            if (marker != COM && (marker < APP0 || marker > 0xEF)) {
                keep(marker, length);
            }
            at += length;
            if (marker == SOS) {
                scan();
            }
        }

        private void look(int marker, int length) {
            if (isFrame(marker)) {
                if (frameAt >= 0 || length < 8) {
                    throw PictureDecoder.damaged("JPEG");
                }
                frameAt = at;
            } else if (marker == APP0 && length >= 7 && file.hasAscii(at + 2, "JFIF\0")) {
                jfif = true;
            } else if (marker == APP14 && length >= 14 && file.hasAscii(at + 2, "Adobe")) {
                adobeTransform = file.u8(at + 13);
            } else if (marker == SOS && (frameAt < 0 || ++scans > MAX_SCANS)) {
                throw PictureDecoder.damaged("JPEG");
            }
        }

        private static boolean isFrame(int marker) { // DHT, JPG and DAC lie in between
            return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        private void keep(int marker, int length) {
            kept.write(0xFF);
            kept.write(marker);
            kept.write(file.array(), at, length);
        }

        /** Copies entropy-coded data up to the next marker that is not part of it. */
        private void scan() {
            int start = at;
            byte[] bytes = file.array();
            while (at < bytes.length - 1) {
                if (bytes[at] == (byte) 0xFF && isEnd(bytes[at + 1] & 0xFF)) {
                    kept.write(bytes, start, at - start);
                    return;
                }
                at++;
            }
            throw file.cutOff();
        }

        private static boolean isEnd(int afterFF) {
            return afterFF != 0 && afterFF != 0xFF && (afterFF < 0xD0 || afterFF > 0xD7);
        }

        private JpegSegments result() {
            int components = file.u8(frameAt + 7);
            file.require(frameAt + 8, 3L * components);
            if (file.u8(frameAt + 2) != 8) {
                throw new InvalidImageException(
                        "expected a JPEG with 8 bits a sample, but it has %d; save it with 8 bits"
                                .formatted(file.u8(frameAt + 2)));
            }
            return new JpegSegments(
                    file.u16be(frameAt + 5),
                    file.u16be(frameAt + 3),
                    components,
                    JpegColours.of(components, jfif, adobeTransform, componentIds(components)),
                    kept.toByteArray());
        }

        private String componentIds(int components) {
            StringBuilder ids = new StringBuilder();
            for (int i = 0; i < components; i++) {
                ids.append((char) file.u8(frameAt + 8 + 3 * i));
            }
            return ids.toString();
        }
    }
}
