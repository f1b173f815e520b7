package io.xgenmm.storage.search;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.conversations.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Full-text search in an owner's messages, newest first. Words are taken as they are, in any language, without stemming;
 * the last one may be the beginning of a word. Quotes, {@code or} and a leading minus work as in web search.
 */
public final class MessageSearch {
    private static final int LONGEST_QUERY = 500;
    /** How many messages are looked through, newest first, before the index of words is asked. */
    private static final int[] WINDOWS = {2000, 10_000};
    /** How many messages the index of words gives at once. */
    private static final int BY_WORD = 500;

    private static final UUID FIRST = new UUID(0, 0);

    private final OwnerTransactions transactions;

    public MessageSearch(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** @param before {@link Page#next()} of the page before; null for the first */
    public Page<SearchHit> search(Owner owner, String query, @Nullable UUID before, int limit) {
        int rows = Limits.page(limit) + 1;
        List<SearchHit> hits = transactions.as(owner, jdbc -> {
            String words = prepare(jdbc, owner, query);
            return words.isEmpty()
                    ? List.<SearchHit>of()
                    : find(jdbc, owner, words, before == null ? new UUID(-1, -1) : before, rows);
        });
        return Page.of(hits, limit, last -> last.messageId().toString());
    }

    /** Puts the query where the policy of {@code message_search} looks for it; returns it, empty when it asks nothing. */
    private static String prepare(JdbcClient jdbc, Owner owner, String query) {
        String text = StorableText.of(query.length() > LONGEST_QUERY ? query.substring(0, LONGEST_QUERY) : query);
        String words = jdbc.sql("select websearch_to_tsquery('simple', ?)::text")
                .param(text)
                .query(String.class)
                .single();
        if (words.endsWith("'") && !text.strip().endsWith("\"")) {
            words = words + ":*";
        }
        if (!words.isEmpty()) {
            jdbc.sql("""
                    select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('app.search',
                        (('''' || md5(:owner) || '''')::tsquery && :words::tsquery)::text, true)
                    """)
                    .param("owner", owner.id())
                    .param("words", words)
                    .query()
                    .listOfRows();
        }
        return words;
    }

    /**
     * Looks through the newest messages one by one, where common words fill a page at once, and further while that finds
     * something; what is still missing then is rare enough for the index of words, which knows no order. The planner
     * cannot choose between the two, as it does not know how common the beginning of a word is.
     */
    private static List<SearchHit> find(JdbcClient jdbc, Owner owner, String words, UUID before, int rows) {
        List<SearchHit> hits = new ArrayList<>();
        UUID end = before;
        for (int window : WINDOWS) {
            UUID from = countedBack(jdbc, owner, end, window);
            boolean productive = showAll(jdbc, owner, words, new Range(from, end), false, hits, rows);
            end = from;
            if (!productive) {
                break;
            }
        }
        showAll(jdbc, owner, words, new Range(FIRST, end), true, hits, rows);
        return hits;
    }

    /** Adds what {@code range} holds until there are {@code rows}; returns whether it held anything. */
    private static boolean showAll(
            JdbcClient jdbc, Owner owner, String words, Range range, boolean byWord, List<SearchHit> hits, int rows) {
        int before = hits.size();
        UUID end = range.end;
        while (hits.size() < rows && !end.equals(range.from)) {
            int wanted = byWord ? BY_WORD : rows;
            Range left = new Range(range.from, end);
            List<UUID> found =
                    byWord ? candidatesByWord(jdbc, owner, left, wanted) : candidates(jdbc, owner, left, wanted);
            for (int i = 0; i < found.size() && hits.size() < rows; i += rows) { // deleted ones drop out
                List<UUID> some = found.subList(i, Math.min(i + rows, found.size()));
                hits.addAll(show(jdbc, owner, words, some, rows - hits.size()));
            }
            end = found.size() < wanted ? range.from : found.get(wanted - 1);
        }
        return hits.size() > before;
    }

    /** The id {@code count} messages before {@code end}; {@link #FIRST} when there are not so many. */
    private static UUID countedBack(JdbcClient jdbc, Owner owner, UUID end, int count) {
        return jdbc.sql("select id from message where owner = ? and id < ? order by id desc offset ? limit 1")
                .params(owner.id(), end, count)
                .query(UUID.class)
                .optional()
                .orElse(FIRST);
    }

    /** Ids of matching messages, newest first; the policy does the matching. */
    private static List<UUID> candidates(JdbcClient jdbc, Owner owner, Range range, int limit) {
        return jdbc.sql("""
                        select message_id from message_search where owner = ? and message_id >= ? and message_id < ?
                        order by message_id desc limit ?
                        """)
                .params(owner.id(), range.from, range.end, limit)
                .query((row, n) -> Columns.uuid(row, "message_id"))
                .list();
    }

    private static List<UUID> candidatesByWord(JdbcClient jdbc, Owner owner, Range range, int limit) {
        plainIndexScans(jdbc, "off"); // bitmaps remain, and of those the one of words is the smallest
        List<UUID> found = candidates(jdbc, owner, range, limit);
        plainIndexScans(jdbc, "on");
        return found;
    }

    private static void plainIndexScans(JdbcClient jdbc, String onOrOff) {
        jdbc.sql("select set_config('enable_indexscan', ?, true)")
                .param(onOrOff)
                .query()
                .listOfRows();
    }

    private static List<SearchHit> show(JdbcClient jdbc, Owner owner, String words, List<UUID> candidates, int rows) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        select hit.*, ts_headline('simple', left(message_text(hit.parts), 100000), :words::tsquery,
                            :marks) as excerpt
                        from (
                            select c.id as conversation_id, c.title, m.id, m.role, m.created, m.parts
                            from unnest(:candidates::uuid[]) candidate (id)
                            join message m on m.owner = :owner and m.id = candidate.id
                            join conversation c on c.owner = :owner and c.id = m.conversation_id and c.deleted is null
                            order by m.id desc limit :rows) hit
                        """)
                .param("words", words)
                .param(
                        "marks",
                        "StartSel=" + SearchHit.BEFORE_WORD + ", StopSel=" + SearchHit.AFTER_WORD
                                + ", MaxFragments=1, MaxWords=30, MinWords=10")
                .param("owner", owner.id())
                .param("candidates", candidates.toArray(UUID[]::new))
                .param("rows", rows)
                .query(MessageSearch::hit)
                .list();
    }

    private static SearchHit hit(ResultSet row, int n) throws SQLException {
        return new SearchHit(
                Columns.uuid(row, "conversation_id"),
                row.getString("title"),
                Columns.uuid(row, "id"),
                Role.of(row.getString("role")),
                row.getString("excerpt"),
                Columns.instant(row, "created"));
    }

    /** Ids from {@code from}, included, to {@code end}, not included. */
    private record Range(UUID from, UUID end) {}
}
