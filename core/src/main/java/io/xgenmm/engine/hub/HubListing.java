package io.xgenmm.engine.hub;

import io.xgenmm.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a repository holds at one commit.
 *
 * @param commit empty if the server does not say
 */
record HubListing(Optional<String> commit, List<HubFile> files) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String PLAIN_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}";
    private static final String SINGLE = "model.safetensors";
    private static final Set<String> NEEDED = Set.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json");

    /** @throws ModelLoadException if it is no model info */
    static HubListing parse(byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            List<HubFile> files = new ArrayList<>();
            root.path("siblings").forEach(sibling -> addTo(files, sibling));
            return new HubListing(commit(root), List.copyOf(files));
        } catch (JacksonException e) {
            throw new ModelLoadException("expected a model info in JSON, but the server sent something else", e);
        }
    }

    private static Optional<String> commit(JsonNode root) {
        return Optional.of(root.path("sha").asString("")).filter(sha -> sha.matches("[0-9a-f]{40}"));
    }

    /** Files in folders, and names that could lead out of one, are never needed. */
    private static void addTo(List<HubFile> files, JsonNode sibling) {
        String name = sibling.path("rfilename").asString("");
        if (name.matches(PLAIN_NAME)) {
            JsonNode size = sibling.path("size");
            String sha256 = sibling.path("lfs").path("sha256").asString("");
            String blob = sibling.path("blobId").asString("");
            boolean large = sibling.path("lfs").isObject();
            files.add(new HubFile(
                    name,
                    size.isIntegralNumber() ? OptionalLong.of(size.longValue()) : OptionalLong.empty(),
                    Optional.of(large ? sha256 : blob).filter(digest -> !digest.isEmpty())));
        }
    }

    /**
     * What a checkpoint needs: configuration, tokenizer, safetensors; small files first.
     *
     * @throws ModelLoadException if there is no configuration or no safetensors file
     */
    List<HubFile> needed(HubRepository repository) {
        boolean single = files.stream().anyMatch(file -> file.name().equals(SINGLE));
        List<HubFile> weights = files.stream()
                .filter(file -> single
                        ? file.name().equals(SINGLE)
                        : file.name().matches("model.*\\.safetensors(\\.index\\.json)?"))
                .toList();
        List<HubFile> needed = new ArrayList<>(
                files.stream().filter(file -> NEEDED.contains(file.name())).toList());
        boolean configured = needed.stream().anyMatch(file -> file.name().equals("config.json"));
        if (weights.isEmpty() || !configured) {
            throw new ModelLoadException(
                    "expected config.json and model*.safetensors in %s, but %s not there; it holds %d files; only the safetensors format is read"
                            .formatted(repository, configured ? "the weights are" : "config.json is", files.size()));
        }
        needed.addAll(weights);
        return needed;
    }
}
