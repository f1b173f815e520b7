-- A conversation is a tree: editing a question or asking again adds a sibling and throws nothing away, so two tabs
-- writing at once make two branches. Keys start with the owner, which keeps every reference inside one owner.

create table conversation (
    owner text not null,
    id uuid not null,
    title text not null default '',
    model text,
    options jsonb not null default '{}',
    pinned boolean not null default false,
    active_leaf uuid, -- the message the shown branch ends with; null while there is none
    created timestamptz not null default now(),
    updated timestamptz not null default now(),
    deleted timestamptz, -- set by delete, cleared by undo; purged after a while
    primary key (owner, id)
);
create index conversation_list on conversation (owner, pinned desc, updated desc, id desc) where deleted is null;
create index conversation_to_purge on conversation (deleted) where deleted is not null;
call protect_by_owner('conversation');

-- One row per running process. An answer whose writer was not seen for a while was cut off.
create table writer (
    id uuid primary key,
    seen timestamptz not null default now()
);
alter table writer enable row level security;
alter table writer force row level security;
create policy of_system on writer using (current_setting('app.system', true) = 'on');

create table message (
    owner text not null,
    id uuid not null,
    conversation_id uuid not null,
    parent_id uuid,
    role text not null check (role in ('system', 'user', 'assistant', 'tool')),
    parts jsonb not null,
    state text not null check (state in ('streaming', 'complete', 'cancelled', 'failed', 'interrupted')),
    finish_reason text,
    model text,
    metrics jsonb not null default '{}',
    rating smallint check (rating in (-1, 1)),
    writer uuid,
    created timestamptz not null default now(),
    updated timestamptz not null default now(),
    primary key (owner, id),
    unique (owner, conversation_id, id),
    foreign key (owner, conversation_id) references conversation on delete cascade,
    foreign key (owner, conversation_id, parent_id) references message (owner, conversation_id, id) on delete cascade
);
create index message_children on message (owner, conversation_id, parent_id, id);
create index message_streaming on message (writer) where state = 'streaming';
call protect_by_owner('message');

-- What a streaming answer has said so far, in pieces: an append costs the same however long the answer is.
create table answer_piece (
    owner text not null,
    message_id uuid not null,
    n int not null,
    body text not null,
    primary key (owner, message_id, n),
    foreign key (owner, message_id) references message on delete cascade
);
call protect_by_owner('answer_piece');

create table message_image (
    owner text not null,
    message_id uuid not null,
    image_id uuid not null,
    primary key (owner, message_id, image_id),
    foreign key (owner, message_id) references message on delete cascade,
    foreign key (owner, image_id) references image
);
create index message_image_by_image on message_image (owner, image_id);
call protect_by_owner('message_image');
