-- Bulk requests run when the engine has room, on any replica: workers claim rows with skip locked and hold them by a
-- lease, so a worker that dies gives its work back by doing nothing.

create table batch (
    owner text not null,
    id text not null,
    endpoint text not null,
    input_file_id text not null,
    completion_window text not null,
    metadata jsonb not null default '{}',
    state text not null default 'validating' check (state in
        ('validating', 'failed', 'in_progress', 'finalizing', 'completed', 'expired', 'cancelling', 'cancelled')),
    errors text, -- JSON array of what validation found
    output_file_id text,
    error_file_id text,
    worker text, -- who validates or finalizes right now
    lease_until timestamptz,
    expires timestamptz not null,
    in_progress timestamptz,
    finalizing timestamptz,
    ended timestamptz, -- completed, failed, expired or cancelled, as state says
    cancelling timestamptz,
    total int, -- the three counts are kept once nothing runs any more, and counted before
    succeeded int,
    failed int,
    created timestamptz not null default now(),
    primary key (owner, id)
);
create index batch_open on batch (created) where state in ('validating', 'in_progress', 'finalizing', 'cancelling');
call protect_by_owner('batch');

create table batch_item (
    owner text not null,
    batch_id text not null,
    n int not null,
    custom_id text not null,
    request text not null, -- the JSON body as it was sent
    state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'expired', 'cancelled')),
    attempts int not null default 0,
    worker text,
    lease_until timestamptz,
    result text, -- a line of the output or error file
    created timestamptz not null default now(),
    primary key (owner, batch_id, n),
    unique (owner, batch_id, custom_id),
    foreign key (owner, batch_id) references batch on delete cascade
);
create index batch_item_queue on batch_item (created, owner, batch_id, n) where state in ('queued', 'running');
create index batch_item_by_worker on batch_item (worker) where state = 'running';
call protect_by_owner('batch_item');
