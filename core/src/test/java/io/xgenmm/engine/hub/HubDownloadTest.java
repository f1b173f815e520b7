package io.xgenmm.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubDownloadTest {

    private static final HubRepository REPOSITORY = HubRepository.of("some/model");
    private static final HubToken TOKEN = new HubToken("hf_secret");

    @TempDir
    Path cache;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private LocalHub hub;

    @BeforeEach
    void startHub() throws IOException {
        byte[] weights = new byte[300_000];
        new Random(5).nextBytes(weights);
        files.put("README.md", bytes("not needed"));
        files.put("pytorch_model.bin", new byte[2000]);
        files.put("..secret", bytes("never"));
        files.put("config.json", bytes("{\"model_type\":\"xgenmm\"}"));
        files.put("tokenizer.json", bytes("{}"));
        files.put("model-00001-of-00002.safetensors", weights);
        files.put("model-00002-of-00002.safetensors", new byte[1500]);
        files.put("model.safetensors.index.json", bytes("{\"weight_map\":{}}"));
        hub = new LocalHub(files);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path download(Optional<HubToken> token) throws InterruptedException {
        return new HubDownload(
                        hub.endpoint(), REPOSITORY, token, cache, (step, done, total) -> {}, Duration.ofMillis(1))
                .run();
    }

    private Path download() throws InterruptedException {
        return download(Optional.empty());
    }

    @Test
    void takesWhatACheckpointNeedsAndNothingElse() throws Exception {
        Path folder = download();

        assertThat(folder).endsWith(Path.of("models--some--model", "snapshots", LocalHub.COMMIT));
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "tokenizer.json",
                        "model.safetensors.index.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors");
        for (String name : folder.toFile().list()) {
            assertThat(folder.resolve(name)).hasBinaryContent(files.get(name));
        }
    }

    @Test
    void asksForNothingThatIsThereAlready() throws Exception {
        download();
        hub.hubRequests.clear();

        download();

        assertThat(hub.hubRequests).hasSize(1);
    }

    @Test
    void goesOnWhereTheConnectionWasCut() throws Exception {
        hub.cuts = 7; // more than a try has without getting on

        Path folder = download();

        assertThat(folder.resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(files.get("model-00001-of-00002.safetensors"));
        assertThat(hub.networkRequests.stream().filter(request -> request.contains("range=bytes=")))
                .hasSizeGreaterThanOrEqualTo(6)
                .doesNotHaveDuplicates();
    }

    @Test
    void goesOnWhereAnEarlierProcessWasStopped() throws Exception {
        Path folder = Files.createDirectories(
                cache.resolve("models--some--model").resolve("snapshots").resolve(LocalHub.COMMIT));
        byte[] weights = files.get("model-00001-of-00002.safetensors");
        Files.write(folder.resolve("model-00001-of-00002.safetensors.part"), Arrays.copyOf(weights, 123_456));

        download();

        assertThat(folder.resolve("model-00001-of-00002.safetensors")).hasBinaryContent(weights);
        assertThat(hub.networkRequests).anyMatch(request -> request.contains("range=bytes=123456-"));
    }

    /** A server that names no commit: the branch may move between two downloads. */
    @Test
    void takesWhatHasChangedWhenThereIsNoCommit() throws Exception {
        hub.commit = "main";
        download();
        files.put("config.json", bytes("{\"model_type\":\"changed\"}"));
        hub.close();
        hub = new LocalHub(files);
        hub.commit = "main";

        Path folder = download();

        assertThat(folder).endsWith(Path.of("snapshots", "main"));
        assertThat(folder.resolve("config.json")).hasBinaryContent(files.get("config.json"));
        assertThat(hub.hubRequests).hasSize(2);
    }

    @Test
    void waitsForAServerThatFailsForAWhile() throws Exception {
        hub.failures = 3;

        assertThat(download()).isDirectory();
    }

    @Test
    void givesUpOnAServerThatKeepsFailing() {
        hub.failures = 1000;

        assertThatThrownBy(this::download)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("503");
    }

    @Test
    void refusesDamagedFilesAndKeepsNoneOfThem() throws Exception {
        hub.damaged = true;

        assertThatThrownBy(this::download)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("model-00001-of-00002.safetensors is damaged")
                .hasMessageContaining(LocalHub.sha256(files.get("model-00001-of-00002.safetensors")));
        hub.damaged = false;

        assertThat(download().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(files.get("model-00001-of-00002.safetensors"));
    }

    /** As when the process was killed while it wrote the last block: the part is whole, but wrong. */
    @Test
    void aPartThatIsNoBeginningOfTheFileIsFoundOut() throws Exception {
        Path folder = Files.createDirectories(
                cache.resolve("models--some--model").resolve("snapshots").resolve(LocalHub.COMMIT));
        Files.write(folder.resolve("model-00001-of-00002.safetensors.part"), new byte[5000]);

        assertThatThrownBy(this::download).hasMessageContaining("is damaged");
        assertThat(download().resolve("model-00001-of-00002.safetensors"))
                .hasBinaryContent(files.get("model-00001-of-00002.safetensors"));
    }

    @Test
    void theTokenGoesToTheHubAlone() throws Exception {
        hub.token = TOKEN.value();

        download(Optional.of(TOKEN));

        assertThat(hub.hubRequests).isNotEmpty().allMatch(request -> request.contains("token=Bearer hf_secret"));
        assertThat(hub.networkRequests).isNotEmpty().allMatch(request -> request.endsWith("token=null"));
    }

    @Test
    void saysHowToOpenAClosedRepository() {
        hub.token = TOKEN.value();

        assertThatThrownBy(this::download)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("401")
                .hasMessageContaining("--token-env");
        assertThatThrownBy(() -> download(Optional.of(new HubToken("hf_wrong"))))
                .hasMessageContaining("401")
                .hasMessageNotContaining("hf_wrong");
        assertThat(TOKEN.toString()).doesNotContain("secret");
    }

    @Test
    void saysThatThereIsNoSuchRepository() {
        assertThatThrownBy(() -> new HubDownload(
                                hub.endpoint(),
                                HubRepository.of("some/other@v2"),
                                Optional.empty(),
                                cache,
                                (step, done, total) -> {})
                        .run())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("some/other@v2")
                .hasMessageContaining("404");
        assertThat(hub.hubRequests).hasSize(1);
    }

    @Test
    void needsSafetensors() throws Exception {
        files.keySet().removeIf(name -> name.contains("safetensors"));
        hub.close();
        hub = new LocalHub(files);

        assertThatThrownBy(this::download).hasMessageContaining("only the safetensors format is read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "::"})
    void followsNoRedirectToAnUnsafePlace(String place) {
        hub.redirect = place;

        assertThatThrownBy(this::download).hasMessageContaining("redirects to where we do not follow");
    }

    @Test
    void followsNoRedirectForEver() {
        hub.redirect = "/some/model/resolve/" + LocalHub.COMMIT + "/model-00001-of-00002.safetensors";

        assertThatThrownBy(this::download).hasMessageContaining("at most 5 redirects");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://huggingface.co",
                "http://127.0.0.1.example.org",
                "https://user:x@host",
                "ftp://h",
                "host",
                ""
            })
    void endpointsAreHttpsOrOnThisMachine(String url) {
        assertThatThrownBy(() -> HubEndpoint.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://hub.example.org/mirror/", "http://localhost:8090", "http://[::1]:80"})
    void theseEndpointsAreFine(String url) {
        assertThat(HubEndpoint.of(url).info(REPOSITORY).toString())
                .endsWith("/api/models/some/model/revision/main?blobs=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "a/b/c", "../x", "a/..", "a/b@", "a/b@../c", "a b/c"})
    void repositoriesHaveAnOwnerAndAName(String text) {
        assertThatThrownBy(() -> HubRepository.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
