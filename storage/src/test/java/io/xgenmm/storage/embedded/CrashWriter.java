package io.xgenmm.storage.embedded;

import com.zaxxer.hikari.HikariDataSource;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.conversations.Answer;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.MessageState;
import io.xgenmm.storage.conversations.NewMessage;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.conversations.Role;
import io.xgenmm.storage.idempotency.IdempotencyRepository;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A process that writes until it is killed, and says on standard output what it has been told is safe:
 * {@code ack N MESSAGE}, {@code shown TIME MESSAGE LENGTH}, {@code done MESSAGE LENGTH}.
 */
final class CrashWriter {
    static final Owner OWNER = new Owner("writer");
    private static final int PIECES = 40;

    private final ImageRepository images;
    private final MessageRepository messages;
    private final IdempotencyRepository idempotency;
    private final AnswerJournal journal;
    private final UUID conversation;

    private CrashWriter(OwnerTransactions transactions, UUID conversation) {
        this.images = new ImageRepository(transactions, new BlobStore(transactions));
        this.messages = new MessageRepository(transactions);
        this.idempotency = new IdempotencyRepository(transactions);
        this.journal = new AnswerJournal(transactions);
        this.conversation = conversation;
        journal.interruptAll();
    }

    /** @param arguments folder, programs, conversation, first number */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]));
        CrashWriter writer = new CrashWriter(new OwnerTransactions(pool(postgres)), UUID.fromString(arguments[2]));
        for (int n = Integer.parseInt(arguments[3]); ; n++) {
            writer.exchange(n);
        }
    }

    static HikariDataSource pool(EmbeddedPostgres postgres) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(postgres.jdbcUrl());
        pool.setUsername(postgres.username());
        pool.setPassword(postgres.password());
        pool.setMaximumPoolSize(4);
        return pool;
    }

    private void exchange(int n) throws InterruptedException {
        String question =
                idempotency.once(OWNER, "message-" + n, Sha256.of(text(n).getBytes(StandardCharsets.UTF_8)), () -> {
                    UUID image = images.save(OWNER, new NewImage(picture(n), "image/png", 1, 1, null, null))
                            .id();
                    NewMessage message =
                            new NewMessage(null, Role.USER, List.of(new Part.Image(image), new Part.Text(text(n))));
                    return messages.append(OWNER, conversation, message).id().toString();
                });
        say("ack " + n + " " + question);
        Answer answer = journal.begin(OWNER, conversation, UUID.fromString(question), null);
        int length = 0;
        for (int piece = 0; piece < PIECES; piece++) {
            answer.append("word" + piece + " ");
            length = answer.text().length();
            say("shown " + System.currentTimeMillis() + " " + answer.messageId() + " " + length);
            Thread.sleep(10);
        }
        answer.finish(MessageState.COMPLETE, "stop", Map.of("n", n));
        say("done " + answer.messageId() + " " + length);
    }

    static String text(int n) {
        return "message %d %s".formatted(n, "x".repeat(n * 37 % 4000));
    }

    static byte[] picture(int n) {
        byte[] bytes = new byte[1000 + n * 7919 % 700_000];
        new Random(n).nextBytes(bytes);
        return bytes;
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
