package io.xgenmm.engine.decode;

import java.util.Arrays;
import java.util.Comparator;

/** The ids of the greatest scores, greatest first, ties to the lower id. */
final class TopIds {
    private TopIds() {}

    static int greatest(float[] scores) {
        int best = 0;
        for (int id = 1; id < scores.length; id++) {
            if (scores[id] > scores[best]) {
                best = id;
            }
        }
        return best;
    }

    /** The first {@code count} of {@code ids}, heaviest first, ties in their order. */
    static int[] sorted(int[] ids, int count, double[] weights) {
        return Arrays.stream(ids, 0, count)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -weights[id]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** A heap of the best {@code count} so far, the worst of them on top. */
    static int[] of(float[] scores, int count) {
        int[] heap = new int[count];
        int size = 0;
        for (int id = 0; id < scores.length && count > 0; id++) {
            if (size < count) {
                heap[size] = id;
                siftUp(heap, size++, scores);
            } else if (worse(heap[0], id, scores)) {
                heap[0] = id;
                siftDown(heap, 0, size, scores);
            }
        }
        for (int end = size - 1; end > 0; end--) { // heap sort: the worst goes to the end
            swap(heap, 0, end);
            siftDown(heap, 0, end, scores);
        }
        return heap;
    }

    private static boolean worse(int id, int than, float[] scores) {
        return scores[id] < scores[than] || (scores[id] == scores[than] && id > than);
    }

    private static void siftUp(int[] heap, int from, float[] scores) {
        for (int i = from; i > 0 && worse(heap[i], heap[(i - 1) / 2], scores); i = (i - 1) / 2) {
            swap(heap, i, (i - 1) / 2);
        }
    }

    private static void siftDown(int[] heap, int from, int size, float[] scores) {
        int i = from;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && worse(heap[child + 1], heap[child], scores)) {
                child++;
            }
            if (!worse(heap[child], heap[i], scores)) {
                return;
            }
            swap(heap, i, child);
            i = child;
        }
    }

    private static void swap(int[] heap, int a, int b) {
        int kept = heap[a];
        heap[a] = heap[b];
        heap[b] = kept;
    }
}
