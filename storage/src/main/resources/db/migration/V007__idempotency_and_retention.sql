-- A client that lost an answer asks again with the same key and must get the first answer, not a second effect.

create table idempotency (
    owner text not null,
    key text not null,
    request_sha256 bytea not null check (length(request_sha256) = 32),
    result text, -- null while the first request runs
    lease_until timestamptz not null, -- a first request that died may be repeated after this
    expires timestamptz not null,
    created timestamptz not null default now(),
    primary key (owner, key)
);
create index idempotency_by_expiry on idempotency (expires);
call protect_by_owner('idempotency');

-- How long an owner's data is kept; no row means forever.
create table retention (
    owner text primary key,
    days int not null check (days > 0)
);
call protect_by_owner('retention');
