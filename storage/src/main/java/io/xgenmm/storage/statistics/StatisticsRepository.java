package io.xgenmm.storage.statistics;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts and sizes; some of it walks over whole tables, so ask now and then, not with each request. */
public final class StatisticsRepository {
    private final OwnerTransactions transactions;

    public StatisticsRepository(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    public OwnerStatistics of(Owner owner) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        select (select count(*) from conversation where owner = :owner and deleted is null),
                            (select count(*) from message where owner = :owner),
                            (select count(*) from image where owner = :owner),
                            (select coalesce(sum(size), 0) from image where owner = :owner),
                            (select count(*) from file where owner = :owner),
                            (select coalesce(sum(size), 0) from file where owner = :owner)
                        """)
                        .param("owner", owner.id())
                        .query((row, n) -> new OwnerStatistics(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6)))
                        .single());
    }

    public StorageStatistics ofAll() {
        return transactions.asSystem(jdbc -> {
            Map<String, Long> bytes = new LinkedHashMap<>();
            Map<String, Long> rows = new LinkedHashMap<>();
            jdbc.sql("""
                    select relname, pg_total_relation_size(oid), greatest(0, reltuples)::bigint from pg_class
                    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by 2 desc
                    """).query(row -> {
                bytes.put(row.getString(1), row.getLong(2));
                rows.put(row.getString(1), row.getLong(3));
            });
            return new StorageStatistics(
                    number(jdbc, """
                            select coalesce((select sum(size) from image), 0) + coalesce((select sum(size) from file), 0)
                            """),
                    number(jdbc, """
                            select coalesce(sum(size), 0) from blob b
                            where exists (select 1 from image i where i.sha256 = b.sha256)
                            or exists (select 1 from file f where f.sha256 = b.sha256)
                            """),
                    number(jdbc, "select pg_database_size(current_database())"),
                    bytes,
                    rows);
        });
    }

    private static long number(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
