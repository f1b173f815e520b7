package io.xgenmm.engine.vision.picture;

import io.xgenmm.engine.InvalidImageException;

/**
 * How JPEG components become RGB: libjpeg's rules and tables, and Pillow's for CMYK.
 *
 * <p>Source: libjpeg-turbo, jdapimin.c {@code default_decompress_parms} and jdcolor.c; Pillow 10.4, JpegImagePlugin.py
 * (raw mode {@code CMYK;I}) and Convert.c {@code cmyk2rgb}.
 */
enum JpegColours {
    GREY {
        @Override
        byte[] toRgb(byte[] grey) {
            byte[] rgb = new byte[grey.length * 3];
            for (int i = 0, o = 0; i < grey.length; i++, o += 3) {
                rgb[o] = rgb[o + 1] = rgb[o + 2] = grey[i];
            }
            return rgb;
        }
    },
    RGB {
        @Override
        byte[] toRgb(byte[] rgb) {
            return rgb;
        }
    },
    YCC {
        @Override
        byte[] toRgb(byte[] samples) { // in place
            for (int i = 0; i < samples.length; i += 3) {
                yccToRgb(samples, i);
            }
            return samples;
        }
    },
    CMYK {
        @Override
        byte[] toRgb(byte[] cmyk) {
            return inkToRgb(cmyk);
        }
    },
    YCCK {
        @Override
        byte[] toRgb(byte[] samples) {
            for (int i = 0; i < samples.length; i += 4) {
                yccToRgb(samples, i);
                for (int c = i; c < i + 3; c++) { // libjpeg: C = 255 - R, ...
                    samples[c] = (byte) (255 - (samples[c] & 0xFF));
                }
            }
            return inkToRgb(samples);
        }
    };

    private static final int[] RED_OF_CR = table(1.40200, 1 << 15, 16);
    private static final int[] BLUE_OF_CB = table(1.77200, 1 << 15, 16);
    private static final int[] GREEN_OF_CR = table(-0.71414, 0, 0);
    private static final int[] GREEN_OF_CB = table(-0.34414, 1 << 15, 0);

    /** Uint8 [pixels, components] to uint8 [pixels, 3]; may write into its argument. */
    abstract byte[] toRgb(byte[] samples);

    static JpegColours of(int components, boolean jfif, int adobeTransform, String componentIds) {
        switch (components) {
            case 1:
                return GREY;
            case 3:
                boolean rgb = !jfif && (adobeTransform >= 0 ? adobeTransform == 0 : componentIds.equals("RGB"));
                return rgb ? RGB : YCC;
            case 4:
                return adobeTransform == 2 ? YCCK : CMYK;
            default:
                throw new InvalidImageException(
                        "expected a JPEG with 1, 3 or 4 components, but it has %d; save it as RGB"
                                .formatted(components));
        }
    }

    private static int[] table(double factor, int rounding, int shift) {
        int fixed = (int) (Math.abs(factor) * 65536 + 0.5);
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (Integer.signum((int) Math.signum(factor)) * fixed * (i - 128) + rounding) >> shift;
        }
        return table;
    }

    private static void yccToRgb(byte[] samples, int at) {
        int y = samples[at] & 0xFF;
        int cb = samples[at + 1] & 0xFF;
        int cr = samples[at + 2] & 0xFF;
        samples[at] = clip(y + RED_OF_CR[cr]);
        samples[at + 1] = clip(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
        samples[at + 2] = clip(y + BLUE_OF_CB[cb]);
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    /** Samples as stored by Adobe, 255 is no ink; Pillow takes every CMYK file for one of those. */
    private static byte[] inkToRgb(byte[] samples) {
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int i = 0, o = 0; i < samples.length; i += 4, o += 3) {
            int black = samples[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int product = (255 - (samples[i + c] & 0xFF)) * black + 128;
                rgb[o + c] = clip(black - (((product >> 8) + product) >> 8));
            }
        }
        return rgb;
    }
}
