package io.xgenmm.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.MessageState;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.images.ImageRepository;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process, its database, or both, at random points, and looks at what is left. How often is up to
 * {@code -Dxgenmm.kills}.
 */
class CrashTest {
    /** What may be lost of an answer that was streaming. */
    private static final long LOSS_MILLIS = 1000;

    @TempDir
    private Path home;

    private final Map<Integer, UUID> acknowledged = new HashMap<>();
    private final Map<UUID, Integer> finished = new HashMap<>();
    private UUID conversation = new UUID(0, 0);
    private int next;

    @Test
    void aFewKillsLoseNothingAcknowledged() throws Exception {
        killAndLook(Integer.getInteger("xgenmm.kills", 6));
    }

    @Test
    @Tag("heavy")
    void manyKillsLoseNothingAcknowledged() throws Exception {
        killAndLook(Integer.getInteger("xgenmm.kills", 100));
    }

    private void killAndLook(int kills) throws Exception {
        long seed = Long.getLong("xgenmm.seed", System.nanoTime());
        Random random = new Random(seed);
        setUp();
        for (int kill = 0; kill < kills; kill++) {
            Shown shown = writeAndKill(Victim.values()[kill % Victim.values().length], random);
            try {
                look(shown);
            } catch (AssertionError e) {
                throw new AssertionError("kill %d of seed %d: %s".formatted(kill, seed, e.getMessage()), e);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kills);
    }

    private Path folder() {
        return home.resolve("postgres");
    }

    private void setUp() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder(), TestDatabase.PROGRAMS);
                HikariDataSource pool = CrashWriter.pool(postgres)) {
            Flyway.configure().dataSource(pool).load().migrate();
            conversation = new ConversationRepository(new OwnerTransactions(pool))
                    .create(CrashWriter.OWNER, "crash", null, Map.of())
                    .id();
        }
    }

    private Shown writeAndKill(Victim victim, Random random) throws IOException, InterruptedException {
        Process writer = startWriter();
        Shown shown = new Shown();
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            String first = lines.readLine();
            assertThat(first)
                    .as("the writer's first words; %s", Files.readString(home.resolve("writer.log")))
                    .startsWith("ack");
            note(first, shown);
            Thread killer = new Thread(() -> victim.kill(writer, folder(), shown, random.nextInt(1500)), "killer");
            killer.start();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line, shown);
            }
            killer.join();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return shown;
    }

    private Process startWriter() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        CrashWriter.class.getName(),
                        folder().toString(),
                        TestDatabase.PROGRAMS.toString(),
                        conversation.toString(),
                        String.valueOf(next))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        home.resolve("writer.log").toFile()))
                .start();
    }

    private static String classPath() {
        if (CrashTest.class.getClassLoader() instanceof URLClassLoader loader) { // a launcher with a loader of its own
            return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    /** A line cut off by the kill promises nothing. */
    private void note(String line, Shown shown) {
        String[] words = line.split(" ");
        if (words[0].equals("ack") && words.length == 3 && words[2].length() == 36) {
            next = Integer.parseInt(words[1]) + 1;
            acknowledged.put(next - 1, UUID.fromString(words[2]));
        } else if (words[0].equals("shown") && words.length == 4) {
            shown.add(Long.parseLong(words[1]), UUID.fromString(words[2]), Integer.parseInt(words[3]));
        } else if (words[0].equals("done") && words.length == 3) {
            finished.put(UUID.fromString(words[1]), Integer.parseInt(words[2]));
        }
    }

    private void look(Shown shown) {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder(), TestDatabase.PROGRAMS);
                HikariDataSource pool = CrashWriter.pool(postgres)) {
            OwnerTransactions transactions = new OwnerTransactions(pool);
            try (AnswerJournal journal = new AnswerJournal(transactions)) {
                journal.interruptAll();
            }
            Map<UUID, Message> messages = read(new MessageRepository(transactions));
            acknowledgedMessagesAreWhole(messages, new ImageRepository(transactions, new BlobStore(transactions)));
            nothingIsThereTwice(messages);
            answersAreThereUpToASecond(messages, shown);
        }
    }

    private Map<UUID, Message> read(MessageRepository repository) {
        Map<UUID, Message> all = new HashMap<>();
        @Nullable UUID after = null;
        do {
            var page = repository.list(CrashWriter.OWNER, conversation, after, 1000);
            page.items().forEach(message -> all.put(message.id(), message));
            after = page.next() == null ? null : UUID.fromString(page.next());
        } while (after != null);
        return all;
    }

    private void acknowledgedMessagesAreWhole(Map<UUID, Message> messages, ImageRepository images) {
        acknowledged.forEach((n, id) -> {
            Message message = require(messages, id, "acknowledged message " + n);
            assertThat(message.text()).isEqualTo(CrashWriter.text(n));
            if (n >= next - 3) { // reading every image after every kill would only take time
                Part.Image image = (Part.Image) message.parts().get(0);
                assertThat(images.content(CrashWriter.OWNER, image.imageId())).isEqualTo(CrashWriter.picture(n));
            }
        });
        finished.forEach((id, length) -> {
            Message answer = require(messages, id, "finished answer");
            assertThat(answer.state()).isEqualTo(MessageState.COMPLETE);
            assertThat(answer.text()).hasSize(length);
        });
    }

    private static Message require(Map<UUID, Message> messages, UUID id, String what) {
        Message message = messages.get(id);
        if (message == null) {
            throw new AssertionError("the %s %s is lost".formatted(what, id));
        }
        return message;
    }

    private static void nothingIsThereTwice(Map<UUID, Message> messages) {
        List<String> questions = messages.values().stream()
                .map(Message::text)
                .filter(text -> text.startsWith("message"))
                .toList();
        assertThat(questions).doesNotHaveDuplicates();
    }

    private void answersAreThereUpToASecond(Map<UUID, Message> messages, Shown shown) {
        messages.values().forEach(message -> assertThat(message.state()).isNotEqualTo(MessageState.STREAMING));
        shown.longestBefore(LOSS_MILLIS).ifPresent(piece -> {
            Message answer = require(messages, piece.message(), "answer that was streaming");
            assertThat(answer.text().length()).as("of what was shown").isGreaterThanOrEqualTo(piece.length());
        });
    }

    /** What the reader of the running answer has seen, and when everything ended. */
    private static final class Shown {
        private volatile long killed;
        private Optional<Piece> newest = Optional.empty();
        private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

        void add(long time, UUID message, int length) {
            if (newest.isPresent() && !newest.get().message().equals(message)) {
                pieces.clear();
            }
            newest = Optional.of(new Piece(time, message, length));
            pieces.add(newest.get());
        }

        Optional<Piece> longestBefore(long millis) {
            return pieces.stream()
                    .filter(piece -> piece.time() <= killed - millis)
                    .reduce((first, second) -> second);
        }
    }

    private record Piece(long time, UUID message, int length) {}

    /** Kills by handle: {@link Process} itself would close our end of its output, and with it what it has said. */
    private enum Victim {
        /** The database goes on alone, until the next start stops it. */
        WRITER {
            @Override
            void kill(Process writer, Path folder) {
                writer.toHandle().destroyForcibly();
            }
        },
        /** As when the machine loses power, as far as processes are concerned. */
        BOTH {
            @Override
            void kill(Process writer, Path folder) throws IOException {
                writer.toHandle().destroyForcibly();
                postmaster(folder).ifPresent(server -> {
                    List<ProcessHandle> backends = server.descendants().toList();
                    server.destroyForcibly();
                    backends.forEach(ProcessHandle::destroyForcibly);
                });
            }
        },
        /** The writer starts the database again; it is killed a little later. */
        DATABASE_THEN_WRITER {
            @Override
            void kill(Process writer, Path folder) throws IOException, InterruptedException {
                postmaster(folder).ifPresent(ProcessHandle::destroyForcibly);
                Thread.sleep(100);
                writer.toHandle().destroyForcibly();
            }
        };

        abstract void kill(Process writer, Path folder) throws IOException, InterruptedException;

        void kill(Process writer, Path folder, Shown shown, int delayMillis) {
            try {
                Thread.sleep(delayMillis);
                shown.killed = System.currentTimeMillis();
                kill(writer, folder);
            } catch (IOException | InterruptedException e) {
                writer.toHandle().destroyForcibly();
                throw new IllegalStateException(e);
            }
        }

        static Optional<ProcessHandle> postmaster(Path folder) throws IOException {
            Path cluster = folder.resolve("pg" + Binaries.MAJOR);
            return Postmaster.read(cluster).flatMap(found -> found.process(cluster));
        }
    }
}
