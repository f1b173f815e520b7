package io.xgenmm.storage.transfer;

/**
 * A table that travels, in an order in which every row finds what it refers to.
 *
 * @param rows a query for {@code row}, a JSON object without owner, of the owner {@code :owner}
 */
record ArchiveTable(String name, String rows) {
    static final ArchiveTable[] ALL = {
        plain("image", "true", "id"),
        plain("file", "expires is null or expires > now()", "id"),
        plain("conversation", "deleted is null", "id"),
        new ArchiveTable("message", """
                select to_jsonb(m) - 'owner' - 'writer' || case when m.state <> 'streaming' then '{}' else
                    jsonb_build_object('state', 'interrupted', 'parts', (
                        select jsonb_build_array(jsonb_build_object('type', 'text', 'text',
                            coalesce(string_agg(p.body, '' order by p.n), '')))
                        from answer_piece p where p.owner = m.owner and p.message_id = m.id)) end as row
                from message m join conversation c on c.owner = m.owner and c.id = m.conversation_id
                where m.owner = :owner and c.deleted is null order by m.created, m.id
                """),
        new ArchiveTable("message_image", """
                select to_jsonb(i) - 'owner' as row from message_image i
                join message m on m.owner = i.owner and m.id = i.message_id
                join conversation c on c.owner = m.owner and c.id = m.conversation_id
                where i.owner = :owner and c.deleted is null order by i.message_id, i.image_id
                """),
        plain("response", "expires is null or expires > now()", "id"),
        plain("usage", "true", "day, key_id, model"),
        plain("retention", "true", "days"),
    };

    private static ArchiveTable plain(String table, String condition, String order) {
        return new ArchiveTable(
                table,
                "select to_jsonb(t) - 'owner' as row from %s t where owner = :owner and (%s) order by %s"
                        .formatted(table, condition, order));
    }

    String entry() {
        return name + ".jsonl";
    }

    boolean holdsBytes() {
        return name.equals("image") || name.equals("file");
    }
}
