package io.xgenmm.storage.keys;

import io.xgenmm.storage.OwnerTransactions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts requests and tokens of each key in the running minute and day, the same for all processes on one database. */
public final class QuotaRepository {
    private final OwnerTransactions transactions;

    public QuotaRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Counts one request with {@code tokens} against the quota of {@code key}, or nothing when that would exceed it.
     *
     * @param tokens an estimate; {@link #correct} settles it afterwards
     */
    public QuotaDecision admit(ApiKey key, long tokens) {
        if (key.quota().unlimited()) {
            return QuotaDecision.FREE;
        }
        return transactions.as(key.owner(), jdbc -> {
            Window minute = Window.lock(jdbc, key, "minute");
            Window day = Window.lock(jdbc, key, "day");
            QuotaDecision refused = refusal(key.quota(), minute, day, tokens);
            if (refused != null) {
                return refused;
            }
            minute.add(jdbc, 1, tokens);
            day.add(jdbc, 1, tokens);
            return new QuotaDecision(
                    null,
                    left(key.quota().requestsPerMinute(), minute.requests() + 1),
                    left(key.quota().tokensPerMinute(), minute.tokens() + tokens),
                    Duration.ZERO);
        });
    }

    /** Adds tokens to the running windows, or takes some back when the estimate was too high. */
    public void correct(ApiKey key, long tokens) {
        if (key.quota().unlimited() || tokens == 0) {
            return;
        }
        transactions.as(key.owner(), jdbc -> {
            Window.lock(jdbc, key, "minute").add(jdbc, 0, tokens);
            Window.lock(jdbc, key, "day").add(jdbc, 0, tokens);
            return true;
        });
    }

    /** Removes windows that are over; returns how many. */
    public int sweep() {
        return transactions.asSystem(
                jdbc -> jdbc.sql("delete from quota_window where starts < now() - interval '2 days'")
                        .update());
    }

    private static @Nullable QuotaDecision refusal(Quota quota, Window minute, Window day, long tokens) {
        if (exceeds(quota.requestsPerMinute(), minute.requests() + 1)) {
            return refused("requests per minute", quota, minute, minute);
        }
        if (exceeds(quota.tokensPerMinute(), minute.tokens() + tokens)) {
            return refused("tokens per minute", quota, minute, minute);
        }
        if (exceeds(quota.requestsPerDay(), day.requests() + 1)) {
            return refused("requests per day", quota, minute, day);
        }
        if (exceeds(quota.tokensPerDay(), day.tokens() + tokens)) {
            return refused("tokens per day", quota, minute, day);
        }
        return null;
    }

    private static QuotaDecision refused(String exceeded, Quota quota, Window minute, Window inTheWay) {
        return new QuotaDecision(
                exceeded,
                left(quota.requestsPerMinute(), minute.requests()),
                left(quota.tokensPerMinute(), minute.tokens()),
                inTheWay.untilEnd());
    }

    private static boolean exceeds(@Nullable Number limit, long wanted) {
        return limit != null && wanted > limit.longValue();
    }

    private static @Nullable Long left(@Nullable Number limit, long used) {
        return limit == null ? null : Math.max(0, limit.longValue() - used);
    }

    /** The row of a running window, locked until the transaction ends. */
    private record Window(ApiKey key, String span, Instant starts, Instant now, long requests, long tokens) {
        static Window lock(JdbcClient jdbc, ApiKey key, String span) {
            return jdbc.sql("""
                            insert into quota_window as w (owner, key_id, span, starts)
                            values (:owner, :key, :span, date_trunc(:span, now(), 'UTC'))
                            on conflict (owner, key_id, span, starts) do update set requests = w.requests
                            returning starts, now() as now, requests, tokens
                            """)
                    .param("owner", key.owner().id())
                    .param("key", key.id())
                    .param("span", span)
                    .query((row, n) -> new Window(
                            key,
                            span,
                            row.getObject("starts", java.time.OffsetDateTime.class)
                                    .toInstant(),
                            row.getObject("now", java.time.OffsetDateTime.class).toInstant(),
                            row.getLong("requests"),
                            row.getLong("tokens")))
                    .single();
        }

        void add(JdbcClient jdbc, int moreRequests, long moreTokens) {
            jdbc.sql("""
                    update quota_window set requests = requests + :requests, tokens = greatest(0, tokens + :tokens)
                    where owner = :owner and key_id = :key and span = :span and starts = :starts
                    """)
                    .param("requests", moreRequests)
                    .param("tokens", moreTokens)
                    .param("owner", key.owner().id())
                    .param("key", key.id())
                    .param("span", span)
                    .param("starts", starts.atOffset(java.time.ZoneOffset.UTC))
                    .update();
        }

        Duration untilEnd() {
            Instant end = starts.plus(1, span.equals("day") ? ChronoUnit.DAYS : ChronoUnit.MINUTES);
            return Duration.between(now, end);
        }
    }
}
