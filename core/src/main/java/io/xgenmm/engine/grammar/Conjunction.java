package io.xgenmm.engine.grammar;

import io.xgenmm.engine.grammar.SchemaDocument.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/** Schemas that one value must fulfil all together; none: any value. Immutable. */
record Conjunction(List<Place> places) {
    static final Conjunction ANY = new Conjunction(List.of());
    static final Conjunction NOTHING =
            new Conjunction(List.of(new Place(JsonNodeFactory.instance.booleanNode(false), "(nothing)")));

    Conjunction {
        places = List.copyOf(places);
    }

    static Conjunction of(Place place) {
        return new Conjunction(List.of(place));
    }

    Conjunction and(Conjunction other) {
        List<Place> both = new ArrayList<>(places);
        other.places.stream()
                .filter(place ->
                        places.stream().noneMatch(mine -> mine.pointer().equals(place.pointer())))
                .forEach(both::add);
        return new Conjunction(both);
    }

    /** Equal for equal conjunctions of one document. */
    String key() {
        return places.stream().map(place -> "#" + place.pointer()).sorted().collect(Collectors.joining("\n"));
    }
}
