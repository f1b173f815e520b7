-- Full-text search that uses its index below row-level security. Postgres applies a user's "words @@ query" only after
-- the owner policy, because @@ is not marked leakproof, and so would read every message of the owner. Here the query is
-- part of the policy itself: app.search holds a tsquery, which names the owner's own lexeme as well, and the index
-- answers both at once.

create table message_search (
    owner text not null,
    message_id uuid not null,
    words tsvector not null,
    primary key (owner, message_id),
    foreign key (owner, message_id) references message on delete cascade
);
create index message_search_words on message_search using gin (words) with (fastupdate = off);

alter table message_search enable row level security;
alter table message_search force row level security;
create policy found_by_owner on message_search for select using (
    owner = current_setting('app.owner', true) and words @@ current_setting('app.search', true)::tsquery);
create policy insert_by_owner on message_search for insert with check (owner = current_setting('app.owner', true));
create policy insert_by_system on message_search for insert with check (current_setting('app.system', true) = 'on');

-- The text of a message, parts one below the other. A tsvector holds at most a megabyte, hence the cut.
create function message_text(parts jsonb) returns text language sql immutable parallel safe as $$
    select coalesce(string_agg(part ->> 'text', E'\n'), '')
    from jsonb_array_elements(parts) part where part ->> 'type' = 'text'
$$;

create function index_message() returns trigger language plpgsql as $$
begin
    insert into message_search (owner, message_id, words) values (new.owner, new.id,
        array_to_tsvector(array[md5(new.owner)]) || to_tsvector('simple', left(message_text(new.parts), 100000)));
    return null;
end $$;

-- A message is indexed once, when its text has become final.
create trigger message_written after insert on message for each row
    when (new.state <> 'streaming') execute function index_message();
create trigger message_finished after update of state on message for each row
    when (old.state = 'streaming' and new.state <> 'streaming') execute function index_message();
