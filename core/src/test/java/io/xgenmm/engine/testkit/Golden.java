package io.xgenmm.engine.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One stored case of the original code: what went in, what came out.
 *
 * @param json {@code case.json} as it is; its keys are described in the fixtures' README
 */
public record Golden(Path folder, JsonNode json) {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    static Golden load(Path folder) {
        return new Golden(folder, MAPPER.readTree(folder.resolve("case.json").toFile()));
    }

    public String variant() {
        return json.path("variant").stringValue();
    }

    public String name() {
        return json.path("case").stringValue();
    }

    public int rows() {
        return json.path("prompts").size();
    }

    /** The exact prompt text of a row, template applied. */
    public String prompt(int row) {
        return json.path("prompts").path(row).stringValue();
    }

    /** Ids of a row's prompt, without padding and before splicing. */
    public int[] promptIds(int row) {
        return ints(json.path("prompt_ids").path(row));
    }

    /** File names of a row's pictures; they lie in the fixtures' {@code images} folder. */
    public List<String> images(int row) {
        return texts(json.path("images").path(row));
    }

    public JsonNode generation() {
        return json.path("generation");
    }

    public JsonNode expected() {
        return json.path("expected");
    }

    /** New ids of a row, the stop id included. */
    public int[] expectedIds(int row) {
        return ints(expected().path("ids").path(row));
    }

    public String expectedText(int row) {
        return expected().path("text").path(row).stringValue();
    }

    public String expectedFinish(int row) {
        return expected().path("finish").path(row).stringValue();
    }

    public boolean has(String tensor) {
        return Files.exists(folder.resolve(tensor + ".npy"));
    }

    public Npy array(String tensor) {
        return Npy.read(folder.resolve(tensor + ".npy"));
    }

    public float[] floats(String tensor) {
        return array(tensor).floats();
    }

    @Override
    public String toString() {
        return variant() + "/" + name();
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static List<String> texts(JsonNode array) {
        var values = new ArrayList<String>();
        array.forEach(value -> values.add(value.stringValue()));
        return values;
    }
}
