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

    private final OwnerTransactions transactions;

    public MessageSearch(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** @param before {@link Page#next()} of the page before; null for the first */
    public Page<SearchHit> search(Owner owner, String query, @Nullable UUID before, int limit) {
        List<SearchHit> rows = transactions.as(owner, jdbc -> {
            String words = prepare(jdbc, owner, query);
            return words.isEmpty()
                    ? List.<SearchHit>of()
                    : find(jdbc, owner, words, before == null ? new UUID(-1, -1) : before, Limits.page(limit) + 1);
        });
        return Page.of(rows, limit, last -> last.messageId().toString());
    }

    /**
     * Puts the query where the policy of {@code message_search} looks for it, and has each query planned for its own
     * words: a rare word goes through the index of words, a common one from the newest message on.
     */
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
                    select set_config('app.search', (('''' || md5(:owner) || '''')::tsquery && :words::tsquery)::text, true),
                           set_config('plan_cache_mode', 'force_custom_plan', true)
                    """)
                    .param("owner", owner.id())
                    .param("words", words)
                    .query()
                    .listOfRows();
        }
        return words;
    }

    private static List<SearchHit> find(JdbcClient jdbc, Owner owner, String words, UUID before, int rows) {
        return jdbc.sql("""
                        select c.id as conversation_id, c.title, m.id, m.role, m.created,
                            ts_headline('simple', left(message_text(m.parts), 100000), :words::tsquery, :marks) as excerpt
                        from (
                            select s.message_id from message_search s
                            join message f on f.owner = s.owner and f.id = s.message_id
                            join conversation d on d.owner = f.owner and d.id = f.conversation_id and d.deleted is null
                            where s.owner = :owner and s.message_id < :before
                            order by s.message_id desc limit :rows) hit
                        join message m on m.owner = :owner and m.id = hit.message_id
                        join conversation c on c.owner = :owner and c.id = m.conversation_id
                        order by m.id desc
                        """)
                .param("words", words)
                .param(
                        "marks",
                        "StartSel=" + SearchHit.BEFORE_WORD + ", StopSel=" + SearchHit.AFTER_WORD
                                + ", MaxFragments=1, MaxWords=30, MinWords=10")
                .param("owner", owner.id())
                .param("before", before)
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
}
