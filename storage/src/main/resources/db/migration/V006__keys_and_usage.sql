-- Who may call, how much, and how much was used. Secrets are kept only as SHA-256.

create table api_key (
    owner text not null,
    id uuid not null,
    name text not null,
    prefix text not null unique, -- shown in lists, finds the row
    secret_sha256 bytea not null check (length(secret_sha256) = 32),
    scopes text[] not null,
    requests_per_minute int check (requests_per_minute > 0),
    requests_per_day int check (requests_per_day > 0),
    tokens_per_minute bigint check (tokens_per_minute > 0),
    tokens_per_day bigint check (tokens_per_day > 0),
    expires timestamptz,
    revoked timestamptz,
    last_used timestamptz,
    created timestamptz not null default now(),
    primary key (owner, id)
);
call protect_by_owner('api_key');

-- Counters of the running minute and day of each key; old windows are swept.
create table quota_window (
    owner text not null,
    key_id uuid not null,
    span text not null check (span in ('minute', 'day')),
    starts timestamptz not null,
    requests bigint not null default 0,
    tokens bigint not null default 0,
    primary key (owner, key_id, span, starts)
);
create index quota_window_age on quota_window (starts);
call protect_by_owner('quota_window');

-- No foreign key to api_key: figures outlive a key. The zero id stands for calls without a key.
create table usage (
    owner text not null,
    key_id uuid not null,
    day date not null,
    model text not null,
    requests bigint not null default 0,
    prompt_tokens bigint not null default 0,
    cached_tokens bigint not null default 0,
    image_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    images bigint not null default 0,
    primary key (owner, day, key_id, model)
);
call protect_by_owner('usage');
