package io.xgenmm.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks through parsed YAML. */
final class Values {

    private Values() {}

    /**
     * The value at a path of keys and list indices.
     *
     * @throws AssertionError if there is none
     */
    static Object at(Object tree, Object... path) {
        Object here = tree;
        for (Object step : path) {
            Object next = here instanceof Map<?, ?> map
                    ? map.get(step)
                    : here instanceof List<?> list && step instanceof Integer index && index < list.size()
                            ? list.get(index)
                            : null;
            if (next == null) {
                throw new AssertionError(
                        "expected " + List.of(path) + ", but found nothing at '" + step + "' in " + here);
            }
            here = next;
        }
        return here;
    }

    /** The map at a path, or the tree itself; keys are text, as in all of Kubernetes' objects. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object tree, Object... path) {
        return (Map<String, Object>) at(tree, path);
    }

    /** Every map in the tree that has such a key, outermost first. */
    static Stream<Map<?, ?>> having(@Nullable Object tree, String key) {
        if (tree instanceof Map<?, ?> map) {
            Stream<Map<?, ?>> below = map.values().stream().flatMap(value -> having(value, key));
            return map.containsKey(key) ? Stream.concat(Stream.of(map), below) : below;
        }
        return tree instanceof List<?> list ? list.stream().flatMap(value -> having(value, key)) : Stream.empty();
    }

    /** {@code over} laid over {@code base}: maps by key, everything else as a whole, as Helm does. */
    static Object merge(Object base, Object over) {
        if (!(base instanceof Map<?, ?> below && over instanceof Map<?, ?> above)) {
            return over;
        }
        Map<Object, Object> merged = new LinkedHashMap<>(below);
        above.forEach(
                (key, value) -> merged.merge(key, value, (left, right) -> left == null ? right : merge(left, right)));
        return merged;
    }
}
