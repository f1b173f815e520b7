package io.xgenmm.storage.keys;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** API keys. Everything but {@link #authenticate} is about one owner's keys. */
public final class ApiKeyRepository {
    private static final String COLUMNS = """
            id, owner, name, prefix, scopes, requests_per_minute, requests_per_day, tokens_per_minute, tokens_per_day,
            expires, revoked, last_used, created
            """;

    private final OwnerTransactions transactions;

    public ApiKeyRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** Makes a key; only the answer holds its secret. */
    public IssuedKey create(Owner owner, NewApiKey key) {
        KeySecret secret = KeySecret.random();
        Quota quota = key.quota();
        Duration lifetime = key.lifetime();
        ApiKey created = transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into api_key (owner, id, name, prefix, secret_sha256, scopes, requests_per_minute,
                            requests_per_day, tokens_per_minute, tokens_per_day, expires)
                        values (:owner, :id, :name, :prefix, :secret, :scopes::text[], :requestsPerMinute,
                            :requestsPerDay, :tokensPerMinute, :tokensPerDay,
                            now() + make_interval(secs => :lifetime)) returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", TimeOrderedId.next())
                        .param("name", StorableText.of(key.name()))
                        .param("prefix", secret.prefix())
                        .param("secret", secret.sha256())
                        .param(
                                "scopes",
                                key.scopes().stream().map(StorableText::of).toArray(String[]::new))
                        .param("requestsPerMinute", quota.requestsPerMinute())
                        .param("requestsPerDay", quota.requestsPerDay())
                        .param("tokensPerMinute", quota.tokensPerMinute())
                        .param("tokensPerDay", quota.tokensPerDay())
                        .param("lifetime", lifetime == null ? null : lifetime.toMillis() / 1000.0)
                        .query(ApiKeyRepository::key)
                        .single());
        return new IssuedKey(created, secret.text());
    }

    /** The key a client presents, when it is known, not revoked and not expired. Compares in constant time. */
    public Optional<ApiKey> authenticate(String presented) {
        return KeySecret.parse(presented)
                .flatMap(secret -> transactions.asSystem(jdbc -> {
                    Optional<ApiKey> known = jdbc.sql("select secret_sha256, " + COLUMNS + """
                             from api_key
                            where prefix = ? and revoked is null and (expires is null or expires > now())
                            """)
                            .param(secret.prefix())
                            .query((row, n) -> MessageDigest.isEqual(row.getBytes("secret_sha256"), secret.sha256())
                                    ? Optional.of(key(row, n))
                                    : Optional.<ApiKey>empty())
                            .optional()
                            .flatMap(key -> key);
                    known.ifPresent(key ->
                            jdbc.sql("""
                            update api_key set last_used = now() where owner = ? and id = ?
                            and (last_used is null or last_used < now() - interval '1 minute')
                            """).params(key.owner().id(), key.id()).update());
                    return known;
                }));
    }

    /** Newest first; revoked ones too. */
    public List<ApiKey> list(Owner owner) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + " from api_key where owner = ? order by id desc")
                        .param(owner.id())
                        .query(ApiKeyRepository::key)
                        .list());
    }

    public Optional<ApiKey> find(Owner owner, UUID id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + " from api_key where owner = ? and id = ?")
                        .params(owner.id(), id)
                        .query(ApiKeyRepository::key)
                        .optional());
    }

    /** From the next request on it is refused. False when there is none or it was revoked before. */
    public boolean revoke(Owner owner, UUID id) {
        return transactions.as(
                owner, jdbc -> jdbc.sql("""
                        update api_key set revoked = now() where owner = ? and id = ? and revoked is null
                        """).params(owner.id(), id).update() == 1);
    }

    /** Whether any usable key exists, of any owner; a server open to the network needs one. */
    public boolean anyUsable() {
        return transactions.asSystem(jdbc -> jdbc.sql("""
                        select exists (select 1 from api_key
                            where revoked is null and (expires is null or expires > now()))
                        """).query(Boolean.class).single());
    }

    private static ApiKey key(ResultSet row, int n) throws SQLException {
        return new ApiKey(
                Columns.uuid(row, "id"),
                new Owner(row.getString("owner")),
                row.getString("name"),
                row.getString("prefix"),
                Set.copyOf(Columns.texts(row, "scopes")),
                new Quota(
                        Columns.integerOrNull(row, "requests_per_minute"),
                        Columns.integerOrNull(row, "requests_per_day"),
                        Columns.longOrNull(row, "tokens_per_minute"),
                        Columns.longOrNull(row, "tokens_per_day")),
                Columns.instantOrNull(row, "expires"),
                Columns.instantOrNull(row, "revoked"),
                Columns.instantOrNull(row, "last_used"),
                Columns.instant(row, "created"));
    }
}
