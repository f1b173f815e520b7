package io.xgenmm.storage.conversations;

/** Ends streaming messages that nobody writes any more, keeping the text they had. */
final class Interruption {
    /** Takes the condition on {@code message m}; the pieces go once their text is in the message. */
    static final String SQL = """
            with cut as (
                select m.owner, m.id, coalesce((select string_agg(p.body, '' order by p.n) from answer_piece p
                    where p.owner = m.owner and p.message_id = m.id), '') as body
                from message m where m.state = 'streaming' and (%s) for update of m skip locked),
            swept as (
                delete from answer_piece p using cut where p.owner = cut.owner and p.message_id = cut.id)
            update message m set state = 'interrupted', updated = now(),
                parts = jsonb_build_array(jsonb_build_object('type', 'text', 'text', cut.body))
            from cut where m.owner = cut.owner and m.id = cut.id
            """;

    private Interruption() {}
}
