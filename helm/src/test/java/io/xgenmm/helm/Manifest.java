package io.xgenmm.helm;

import java.util.List;
import java.util.Map;

/**
 * One object that the chart makes.
 *
 * @param tree the whole object as maps, lists and scalars
 */
record Manifest(String kind, String name, Map<?, ?> tree) {

    static Manifest of(Object document) {
        return new Manifest(
                (String) Values.at(document, "kind"), (String) Values.at(document, "metadata", "name"), (Map<?, ?>)
                        document);
    }

    static Manifest only(List<Manifest> manifests, String kind) {
        List<Manifest> found =
                manifests.stream().filter(m -> m.kind().equals(kind)).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one %s, but found %s".formatted(kind, found));
        }
        return found.get(0);
    }

    Object at(Object... path) {
        return Values.at(tree, path);
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
