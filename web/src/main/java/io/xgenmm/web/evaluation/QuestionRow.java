package io.xgenmm.web.evaluation;

import io.xgenmm.web.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes a question of a row. */
final class QuestionRow {

    /** A shorter "image" is the index of the row that holds it. */
    private static final int LONGEST_INDEX = 64;

    private static final String ABSENT = "nan";

    private final Map<String, String> imageByIndex;
    private final EvaluationData.NamedImages namedImages;

    QuestionRow(Map<String, String> imageByIndex, EvaluationData.NamedImages namedImages) {
        this.imageByIndex = imageByIndex;
        this.namedImages = namedImages;
    }

    /** The field, stripped; empty text if it is missing. */
    static String of(Map<String, String> row, String column) {
        String value = row.getOrDefault(column, "").strip();
        return value.equals(ABSENT) ? "" : value;
    }

    Question question(Map<String, String> row) {
        String index = of(row, "index");
        return new Question(
                index,
                of(row, "category"),
                of(row, "hint"),
                row.getOrDefault("question", ""),
                images(row, index),
                options(row),
                list(of(row, "answer")),
                Optional.ofNullable(row.get(EvaluationData.REFERENCE)));
    }

    private static Map<String, String> options(Map<String, String> row) {
        Map<String, String> options = new LinkedHashMap<>();
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            String text = of(row, String.valueOf(letter));
            if (!text.isEmpty()) {
                options.put(String.valueOf(letter), text);
            }
        }
        return options;
    }

    private List<byte[]> images(Map<String, String> row, String index) {
        String encoded = of(row, "image");
        if (!encoded.isEmpty() && encoded.length() <= LONGEST_INDEX) {
            encoded = imageByIndex.getOrDefault(encoded, encoded);
        }
        List<byte[]> images = new ArrayList<>();
        try {
            if (!encoded.isEmpty()) {
                list(encoded)
                        .forEach(image -> images.add(Base64.getMimeDecoder().decode(image)));
            } else {
                for (String path : list(of(row, "image_path"))) {
                    images.add(namedImages.read(path));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new BadEvaluationException("row %s: expected base64 in the column image".formatted(index), e);
        } catch (IOException e) {
            throw new BadEvaluationException(
                    "row %s: a file of the column image_path cannot be read: %s".formatted(index, e.getMessage()), e);
        }
        return images;
    }

    /** Several values stand as a JSON list, or as Python writes one; anything else is one value; nothing is none. */
    static List<String> list(String field) {
        if (field.isEmpty()) {
            return List.of();
        }
        if (!field.startsWith("[") || !field.endsWith("]")) {
            return List.of(field);
        }
        try {
            return strings(Json.read(field));
        } catch (JacksonException e) {
            try {
                return strings(Json.read(field.replace('\'', '"')));
            } catch (JacksonException again) {
                return List.of(field);
            }
        }
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(item -> strings.add(item.asString("")));
        return strings;
    }
}
