package io.xgenmm.web.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.runtime.Engines;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.web.testkit.ScriptedEngine;
import io.xgenmm.web.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Chromium and one server for all browser tests of this JVM. The server has two models: {@code scripted}, which repeats the
 * question, and {@code random}, a real engine over random weights.
 */
final class Browser {

    private static final Path DEBIAN = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MS = 20_000;

    private final TestServer server;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(TestServer server, com.microsoft.playwright.Browser chromium) {
        this.server = server;
        this.chromium = chromium;
    }

    /** Lives as long as the JVM; made by the first test that asks. */
    private static final class Shared {
        static final Browser BROWSER = open();
    }

    static Browser shared() {
        return Shared.BROWSER;
    }

    /** Whether there is a Chromium: the one that the variable CHROMIUM names, or Debian's. */
    static boolean available() {
        return executable().isPresent();
    }

    private static Optional<Path> executable() {
        String named = System.getenv("CHROMIUM");
        return Optional.of(named == null ? DEBIAN : Path.of(named)).filter(Files::isExecutable);
    }

    private static Browser open() {
        Path weights = checkpoint();
        TestServer server = TestServer.start(
                Browser::engine, "--xgen-mm.models[1].name=random", "--xgen-mm.models[1].path=" + weights);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close-browser"));
        return new Browser(server, chromium);
    }

    private static Engine engine(EngineOptions options) {
        return options.name().equals("scripted") ? new ScriptedEngine(options) : Engines.open(options);
    }

    private static Path checkpoint() {
        try {
            Path folder = Files.createTempDirectory("xgenmm-random");
            RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestServer server() {
        return server;
    }

    String url(String path) {
        return server.uri(path).toString();
    }

    /** A browser of its own: nothing of other tests is in it. */
    Visit visit(ColorScheme theme, int width) {
        return visit(theme, width, url("/"));
    }

    /** The same at another server. */
    Visit visit(ColorScheme theme, int width, String root) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(theme)
                .setAcceptDownloads(true)
                .setViewportSize(width, 900));
        context.setDefaultTimeout(PATIENCE_MS);
        return new Visit(context, root);
    }

    Visit visit() {
        return visit(ColorScheme.LIGHT, 1280);
    }

    /** One reader of the dashboard, and what the browser complained about meanwhile. */
    static final class Visit implements AutoCloseable {
        private final BrowserContext context;
        private final String root;
        private final List<String> complaints = new ArrayList<>();

        Visit(BrowserContext context, String root) {
            this.context = context;
            this.root = root;
        }

        Page open(String address) {
            Page page = context.newPage();
            page.onConsoleMessage(this::note);
            page.onPageError(complaints::add);
            page.navigate(root + address);
            return page;
        }

        /** A parser that meets hostile markup reports the handlers it blocks; that is the policy at work. */
        private void note(ConsoleMessage message) {
            if (message.type().equals("error") && !message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        }

        List<String> complaints() {
            return complaints;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
