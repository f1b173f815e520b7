package io.xgenmm.engine.runtime;

import io.xgenmm.engine.ModelLoadException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the graphs compute.
 *
 * @param cudaIndex which CUDA device; empty: the CPU
 * @param note why it is not the one that could have been hoped for; empty if there is nothing to say
 */
record Device(OptionalInt cudaIndex, String note) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    static Device cpu(String note) {
        return new Device(OptionalInt.empty(), note);
    }

    boolean cuda() {
        return cudaIndex.isPresent();
    }

    String label() {
        return cuda() ? "cuda:" + cudaIndex.getAsInt() : "cpu";
    }

    /**
     * The index asked for with {@code cuda} or {@code cuda:N}; empty for {@code auto} and {@code cpu}.
     *
     * @throws ModelLoadException if it is none of them
     */
    static OptionalInt cudaIndexOf(String asked) {
        Matcher cuda = CUDA.matcher(asked);
        if (cuda.matches()) {
            return OptionalInt.of(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        if (!asked.equals("auto") && !asked.equals("cpu")) {
            throw new ModelLoadException("device must be auto, cpu, cuda or cuda:N, but is '%s'".formatted(asked));
        }
        return OptionalInt.empty();
    }
}
