package io.xgenmm.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.search.MessageSearch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Page times on a long history of one owner: {@code -Dxgenmm.messages}, a million by default, 50 to a conversation, 22
 * words each. Prints medians and 95th percentiles.
 */
@Tag("heavy")
class HistoryBenchTest {
    private static final Owner OWNER = new Owner("historian");
    private static final int MESSAGES = Integer.getInteger("xgenmm.messages", 1_000_000);
    private static final int PER_CONVERSATION = 50;
    private static final int ROUNDS = Integer.getInteger("xgenmm.rounds", 200);
    /** The goal for one page, as a median on a machine that does nothing else. */
    private static final double PAGE_MILLIS = Double.parseDouble(System.getProperty("xgenmm.page-millis", "5"));

    @Test
    void aPageTakesFewMilliseconds() throws SQLException {
        try (TestDatabase database = TestDatabase.create()) {
            fill(database);
            Map<String, Runnable> pages = pages(database);
            System.out.printf("%,d messages%n", MESSAGES);
            Map<String, Double> medians = new LinkedHashMap<>();
            pages.forEach((name, page) -> {
                double[] millis = measure(page);
                medians.put(name, millis[ROUNDS / 2]);
                System.out.printf(
                        Locale.ROOT,
                        "%-40s %7.2f ms  p95 %7.2f ms%n",
                        name,
                        millis[ROUNDS / 2],
                        millis[ROUNDS * 95 / 100]);
            });
            assertThat(medians)
                    .allSatisfy((name, median) -> assertThat(median).as(name).isLessThan(PAGE_MILLIS));
        }
    }

    private static Map<String, Runnable> pages(TestDatabase database) {
        ConversationRepository conversations = new ConversationRepository(database.transactions());
        MessageRepository messages = new MessageRepository(database.transactions());
        MessageSearch search = new MessageSearch(database.transactions());
        String deep = deepCursor(conversations);
        UUID some = conversations.list(OWNER, deep, 1).items().get(0).id();
        Map<String, Runnable> pages = new LinkedHashMap<>();
        pages.put("conversations, first 50", () -> conversations.list(OWNER, null, 50));
        pages.put("conversations, 50 from the middle", () -> conversations.list(OWNER, deep, 50));
        pages.put("branch of 50 messages", () -> messages.branch(OWNER, some, 50));
        pages.put("tree of 50 messages", () -> messages.list(OWNER, some, null, 50));
        pages.put("search: in each message, 20 hits", () -> search.search(OWNER, "common", null, 20));
        pages.put("search: in one of 400, 20 hits", () -> search.search(OWNER, "w17", null, 20));
        pages.put("search: in ten messages", () -> search.search(OWNER, "needle", null, 20));
        pages.put("search: two words", () -> search.search(OWNER, "common needle", null, 20));
        pages.put("search: beginning of a word", () -> search.search(OWNER, "need", null, 20));
        pages.put("search: in no message", () -> search.search(OWNER, "absent", null, 20));
        return pages;
    }

    private static String deepCursor(ConversationRepository conversations) {
        @Nullable String cursor = null;
        for (int i = 0; i < MESSAGES / PER_CONVERSATION / 2000; i++) {
            Page<Conversation> page = conversations.list(OWNER, cursor, 1000);
            cursor = page.next();
        }
        return Objects.requireNonNull(cursor, "at least 200,000 messages are needed");
    }

    private static double[] measure(Runnable page) {
        double[] millis = new double[ROUNDS];
        for (int i = -5; i < ROUNDS; i++) {
            long start = System.nanoTime();
            page.run();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    /** As superuser and without triggers, which is several times as fast; the rows are those the triggers would make. */
    private static void fill(TestDatabase database) throws SQLException {
        try (Connection connection = TestDatabase.server().superuser(database.name());
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("drop index message_search_words");
            statement.execute(CONVERSATIONS.formatted(OWNER.id(), MESSAGES / PER_CONVERSATION - 1));
            statement.execute(MESSAGE_ROWS.formatted(OWNER.id(), MESSAGES - 1));
            statement.execute("""
                    insert into message_search select owner, id, array_to_tsvector(array[md5(owner)])
                        || to_tsvector('simple', message_text(parts)) from message
                    """);
            statement.execute(
                    "create index message_search_words on message_search using gin (words) with (fastupdate = off)");
            for (String table : List.of("conversation", "message", "message_search")) {
                statement.execute("vacuum analyze " + table);
            }
            statement.execute("checkpoint");
        }
    }

    private static final String CONVERSATIONS = """
            insert into conversation (owner, id, title, updated, active_leaf)
            select '%s', ('00000000-0000-7000-8000-' || lpad(to_hex(c), 12, '0'))::uuid, 'Conversation ' || c,
                now() - interval '1 year' + make_interval(secs => c * 60),
                ('00000000-0001-7000-8000-' || lpad(to_hex(c * 50 + 49), 12, '0'))::uuid
            from generate_series(0, %d) c
            """;

    private static final String MESSAGE_ROWS = """
            insert into message (owner, id, conversation_id, parent_id, role, parts, state)
            select '%s', ('00000000-0001-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                ('00000000-0000-7000-8000-' || lpad(to_hex(i / 50), 12, '0'))::uuid,
                case when i %% 50 > 0 then ('00000000-0001-7000-8000-' || lpad(to_hex(i - 1), 12, '0'))::uuid end,
                case when i %% 2 = 0 then 'user' else 'assistant' end,
                jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'common '
                    || case when i %% 100000 = 77 then 'needle ' else '' end
                    || (select string_agg('w' || (hashint4(i * 31 + k) & 8191), ' ') from generate_series(1, 20) k))),
                'complete'
            from generate_series(0, %d) i
            """;
}
