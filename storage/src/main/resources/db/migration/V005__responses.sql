-- The Responses protocol continues from an earlier response by its id, also after a restart.

create table response (
    owner text not null,
    id text not null,
    previous_id text, -- no foreign key: an earlier response may be deleted
    model text not null,
    state text not null,
    input text not null, -- JSON array of input items
    body text not null, -- the whole response object as it is sent
    created timestamptz not null default now(),
    expires timestamptz,
    primary key (owner, id)
);
create index response_by_expiry on response (expires) where expires is not null;
call protect_by_owner('response');
