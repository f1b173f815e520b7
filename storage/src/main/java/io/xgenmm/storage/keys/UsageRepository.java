package io.xgenmm.storage.keys;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sums of what was used, by owner, day, key and model. */
public final class UsageRepository {
    private static final UUID NO_KEY = new UUID(0, 0);

    private final OwnerTransactions transactions;

    public UsageRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** Adds the figures of {@code used} to those of its day, key and model. */
    public void add(Owner owner, Usage used) {
        transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into usage as u (owner, day, key_id, model, requests, prompt_tokens, cached_tokens,
                            image_tokens, completion_tokens, images)
                        values (:owner, :day, :key, :model, :requests, :prompt, :cached, :imageTokens, :completion,
                            :images)
                        on conflict (owner, day, key_id, model) do update set
                            requests = u.requests + excluded.requests,
                            prompt_tokens = u.prompt_tokens + excluded.prompt_tokens,
                            cached_tokens = u.cached_tokens + excluded.cached_tokens,
                            image_tokens = u.image_tokens + excluded.image_tokens,
                            completion_tokens = u.completion_tokens + excluded.completion_tokens,
                            images = u.images + excluded.images
                        """)
                        .param("owner", owner.id())
                        .param("day", used.day())
                        .param("key", used.keyId() == null ? NO_KEY : used.keyId())
                        .param("model", used.model())
                        .param("requests", used.requests())
                        .param("prompt", used.promptTokens())
                        .param("cached", used.cachedTokens())
                        .param("imageTokens", used.imageTokens())
                        .param("completion", used.completionTokens())
                        .param("images", used.images())
                        .update());
    }

    /** From {@code from} to {@code to}, both included, newest day first. */
    public List<Usage> between(Owner owner, LocalDate from, LocalDate to) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        select * from usage where owner = ? and day between ? and ? order by day desc, key_id, model
                        """)
                        .params(owner.id(), from, to)
                        .query(UsageRepository::usage)
                        .list());
    }

    private static Usage usage(ResultSet row, int n) throws SQLException {
        UUID key = Columns.uuid(row, "key_id");
        return new Usage(
                key.equals(NO_KEY) ? null : key,
                row.getObject("day", LocalDate.class),
                row.getString("model"),
                row.getLong("requests"),
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("image_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("images"));
    }

    /** The shape of {@link #add} for one finished request of today. */
    public static Usage ofRequest(
            @Nullable UUID keyId,
            LocalDate day,
            String model,
            long promptTokens,
            long cachedTokens,
            long imageTokens,
            long completionTokens,
            long images) {
        return new Usage(keyId, day, model, 1, promptTokens, cachedTokens, imageTokens, completionTokens, images);
    }
}
