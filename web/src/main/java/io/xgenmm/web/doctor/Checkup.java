package io.xgenmm.web.doctor;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.importer.ModelStore;
import io.xgenmm.engine.runtime.RuntimeReport;
import io.xgenmm.storage.embedded.EmbeddedPostgres;
import io.xgenmm.web.models.EngineOpener;
import io.xgenmm.web.models.Home;
import io.xgenmm.web.models.ModelLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All checks in order. Starts what the server would start, and stops it again. */
public final class Checkup {

    private static final int OLDEST_JAVA = 17;
    private static final long LITTLE_MEMORY = 2L << 30;
    private static final int COPY_BYTES = 64 << 20;

    private final Home home;
    private final Supplier<EngineOptions> model;
    private final EngineOpener opener;

    public Checkup(Home home, Supplier<EngineOptions> model, EngineOpener opener) {
        this.home = home;
        this.model = model;
        this.opener = opener;
    }

    /** @param listener hears each finding as soon as it is there */
    public List<Finding> run(Consumer<Finding> listener) {
        var findings = new ArrayList<Finding>();
        for (Function<Checkup, Finding> check : checks()) {
            Finding finding = check.apply(this);
            findings.add(finding);
            listener.accept(finding);
        }
        return findings;
    }

    private static List<Function<Checkup, Finding>> checks() {
        return List.of(
                Checkup::java,
                Checkup::memory,
                Checkup::bandwidth,
                Checkup::homeFolder,
                Checkup::modelStore,
                Checkup::runtime,
                Checkup::engine,
                Checkup::database,
                Checkup::plugins);
    }

    private Finding java() {
        int version = Runtime.version().feature();
        String found = "Java %d, %s %s, %d processors"
                .formatted(
                        version,
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors());
        return version >= OLDEST_JAVA
                ? Finding.ok("java", found)
                : Finding.failed("java", found, "use Java 17 or newer");
    }

    private Finding memory() {
        var system = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        long free = system.getFreeMemorySize();
        String found = "%.1f of %.1f GB free, heap up to %.1f GB"
                .formatted(
                        free / 1e9,
                        system.getTotalMemorySize() / 1e9,
                        Runtime.getRuntime().maxMemory() / 1e9);
        return free >= LITTLE_MEMORY
                ? Finding.ok("memory", found)
                : Finding.warning("memory", found, "a full-size int4 model needs about 4 GB; the embedded one fits");
    }

    /** Copies a block larger than the caches; decoding is bound by this. */
    private Finding bandwidth() {
        byte[] from = new byte[COPY_BYTES];
        byte[] to = new byte[COPY_BYTES];
        System.arraycopy(from, 0, to, 0, COPY_BYTES);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            System.arraycopy(from, 0, to, 0, COPY_BYTES);
            best = Math.min(best, System.nanoTime() - start);
        }
        return Finding.ok("bandwidth", "%.1f GB/s read and written by one thread".formatted(2.0 * COPY_BYTES / best));
    }

    private Finding homeFolder() {
        try {
            Files.createDirectories(home.directory());
            Path probe = Files.createTempFile(home.directory(), ".doctor", "");
            Files.delete(probe);
            long free = Files.getFileStore(home.directory()).getUsableSpace();
            return Finding.ok("home", "%s is writable, %.1f GB free".formatted(home.directory(), free / 1e9));
        } catch (IOException e) {
            return Finding.failed(
                    "home",
                    "%s cannot be written: %s".formatted(home.directory(), e),
                    "choose another one with --home");
        }
    }

    private Finding modelStore() {
        var store = new ModelStore(home.directory());
        var names = new ModelLocator(home).names();
        return names.isEmpty()
                ? Finding.warning("models", "none", "import one: xgen-mm import DIR")
                : Finding.ok("models", "%d imported; %s".formatted(store.list().size(), String.join(", ", names)));
    }

    /** Provider, reason for a fallback, CUDA of build and host, and the bridge to device memory. */
    private Finding runtime() {
        try {
            RuntimeReport report = RuntimeReport.make(home.cache());
            String found = "ONNX Runtime %s (%s), auto is %s%s; %s; device memory bridge: %s"
                    .formatted(
                            report.version(),
                            String.join(", ", report.providers()),
                            report.device(),
                            report.fallback().isEmpty() ? "" : ": " + report.fallback(),
                            cuda(report),
                            report.bridgeProblem().orElse("self-test passed"));
            return report.bridgeProblem().isEmpty()
                    ? Finding.ok("runtime", found)
                    : Finding.warning("runtime", found, "only a GPU needs the bridge; the CPU works without it");
        } catch (ModelLoadException e) {
            return Finding.failed(
                    "runtime", String.valueOf(e.getMessage()), "use a build of ONNX Runtime for this platform");
        }
    }

    private static String cuda(RuntimeReport report) {
        String present = report.cudaPresent().isEmpty() ? "none" : "CUDA " + report.cudaPresent();
        return report.cudaWanted().isEmpty()
                ? "no CUDA provider in this build"
                : "the provider wants CUDA %d, this host has %s"
                        .formatted(report.cudaWanted().getAsInt(), present);
    }

    /** Opens the model and has it answer once: native libraries, provider, graphs, tokenizer. */
    private Finding engine() {
        long started = System.nanoTime();
        try (Engine engine = opener.open(model.get())) {
            var prompt = engine.prepare(new PromptInput.Raw("Hello", List.of()));
            try (Generation generation = engine.generate(
                    prompt, GenerationOptions.builder().maxTokens(2).build())) {
                generation.await();
            }
            return Finding.ok(
                    "engine",
                    "%s (%s, %s) answers on %s; opened and asked in %d ms"
                            .formatted(
                                    engine.model().name(),
                                    engine.model().variant().label(),
                                    engine.model().precision().label(),
                                    engine.model().device(),
                                    (System.nanoTime() - started) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.failed("engine", "interrupted", "run doctor again");
        } catch (RuntimeException e) {
            return Finding.failed(
                    "engine", String.valueOf(e.getMessage()), "see the message; try --device cpu or another --model");
        }
    }

    private Finding database() {
        String url = System.getenv("SPRING_DATASOURCE_URL");
        if (url != null && !url.isBlank()) {
            return Finding.ok("database", "external, by SPRING_DATASOURCE_URL (checked when the server starts)");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.directory().resolve("postgres"))) {
            return Finding.ok(
                    "database",
                    "embedded PostgreSQL starts in " + home.directory().resolve("postgres") + " as "
                            + postgres.username());
        } catch (RuntimeException e) {
            return Finding.failed(
                    "database",
                    String.valueOf(e.getMessage()),
                    "set SPRING_DATASOURCE_URL to a PostgreSQL 14 or newer, or serve with --xgen-mm.storage.enabled=false");
        }
    }

    private Finding plugins() {
        if (!Files.isDirectory(home.plugins())) {
            return Finding.ok("plugins", "none");
        }
        try (Stream<Path> jars = Files.list(home.plugins())) {
            long count = jars.filter(jar -> jar.toString().endsWith(".jar")).count();
            return Finding.ok("plugins", "%d in %s".formatted(count, home.plugins()));
        } catch (IOException e) {
            return Finding.warning("plugins", "%s cannot be read: %s".formatted(home.plugins(), e), "check its rights");
        }
    }
}
