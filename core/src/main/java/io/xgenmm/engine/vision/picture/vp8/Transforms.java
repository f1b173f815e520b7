package io.xgenmm.engine.vision.picture.vp8;

/** The inverse transforms (RFC 6386, section 14), exact integer arithmetic. */
final class Transforms {
    private Transforms() {}

    /** Walsh-Hadamard: from the second-order block to the first coefficient of each of 16 luma blocks. */
    static void spreadSecondOrder(int[] second, int[] coefficients) {
        int[] rows = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = second[i] + second[12 + i];
            int a1 = second[4 + i] + second[8 + i];
            int a2 = second[4 + i] - second[8 + i];
            int a3 = second[i] - second[12 + i];
            rows[i] = a0 + a1;
            rows[4 + i] = a3 + a2;
            rows[8 + i] = a0 - a1;
            rows[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 16; i += 4) {
            int a0 = rows[i] + 3 + rows[i + 3];
            int a1 = rows[i + 1] + rows[i + 2];
            int a2 = rows[i + 1] - rows[i + 2];
            int a3 = rows[i] + 3 - rows[i + 3];
            coefficients[16 * i] = (a0 + a1) >> 3;
            coefficients[16 * (i + 1)] = (a3 + a2) >> 3;
            coefficients[16 * (i + 2)] = (a0 - a1) >> 3;
            coefficients[16 * (i + 3)] = (a3 - a2) >> 3;
        }
    }

    /** Adds the cosine transform of 16 coefficients to a 4 x 4 block of the plane. */
    static void add(int[] in, int from, Plane plane, int at) {
        int[] columns = new int[16];
        for (int i = 0; i < 4; i++) {
            int c = from + i;
            int a = in[c] + in[c + 8];
            int b = in[c] - in[c + 8];
            int m = sine(in[c + 4]) - cosine(in[c + 12]);
            int n = cosine(in[c + 4]) + sine(in[c + 12]);
            columns[4 * i] = a + n;
            columns[4 * i + 1] = b + m;
            columns[4 * i + 2] = b - m;
            columns[4 * i + 3] = a - n;
        }
        for (int y = 0; y < 4; y++) {
            int a = columns[y] + 4 + columns[8 + y];
            int b = columns[y] + 4 - columns[8 + y];
            int m = sine(columns[4 + y]) - cosine(columns[12 + y]);
            int n = cosine(columns[4 + y]) + sine(columns[12 + y]);
            int row = at + y * plane.stride();
            plane.add(row, (a + n) >> 3);
            plane.add(row + 1, (b + m) >> 3);
            plane.add(row + 2, (b - m) >> 3);
            plane.add(row + 3, (a - n) >> 3);
        }
    }

    private static int cosine(int value) { // sqrt(2) cos(pi / 8), in 65536ths
        return value + (value * 20091 >> 16);
    }

    private static int sine(int value) { // sqrt(2) sin(pi / 8)
        return value * 35468 >> 16;
    }
}
