-- Pictures must outlive the process and be stored once however often they are sent, while no owner may learn what
-- another owner has. So bytes live in blob and blob_chunk, which know no owner and are reached only through rows that do.

-- Every table with an owner column gets the same two policies: an owner sees its own rows, a background job sees all.
create procedure protect_by_owner(target regclass) language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy of_owner on %s using (owner = current_setting(''app.owner'', true))', target);
    execute format('create policy of_system on %s using (current_setting(''app.system'', true) = ''on'')', target);
end $$;

create table blob (
    id uuid primary key,
    sha256 bytea unique check (length(sha256) = 32), -- null while its chunks are being written
    size bigint not null default 0,
    touched timestamptz not null default now(), -- garbage collection leaves a blob alone for a while after this
    created timestamptz not null default now()
);

create table blob_chunk (
    blob_id uuid not null references blob on delete cascade,
    n int not null, -- each chunk but the last holds 512 KiB, so a range is found by division
    data bytea not null,
    primary key (blob_id, n)
);
alter table blob_chunk alter column data set storage external;
alter table blob_chunk set (toast.autovacuum_vacuum_scale_factor = 0.02);

create table image (
    owner text not null,
    id uuid not null,
    sha256 bytea not null references blob (sha256),
    name text,
    media_type text not null,
    width int not null check (width > 0),
    height int not null check (height > 0),
    size bigint not null,
    thumbnail bytea,
    thumbnail_media_type text,
    touched timestamptz not null default now(),
    created timestamptz not null default now(),
    primary key (owner, id)
);
alter table image alter column thumbnail set storage external;
create unique index image_by_content on image (sha256, owner);
call protect_by_owner('image');

create table file (
    owner text not null,
    id text not null, -- "file-" and a time-ordered id, as OpenAI's clients expect
    sha256 bytea not null references blob (sha256),
    name text not null,
    purpose text not null,
    media_type text not null,
    size bigint not null,
    expires timestamptz,
    created timestamptz not null default now(),
    primary key (owner, id)
);
create index file_by_content on file (sha256, owner);
create index file_by_expiry on file (expires) where expires is not null;
call protect_by_owner('file');

create table upload (
    owner text not null,
    id text not null,
    name text not null,
    purpose text not null,
    media_type text not null,
    size bigint not null, -- what the client announced; completion checks it
    state text not null default 'pending' check (state in ('pending', 'completed', 'cancelled', 'expired')),
    file_id text,
    expires timestamptz not null,
    created timestamptz not null default now(),
    primary key (owner, id)
);
create index upload_by_expiry on upload (expires) where state = 'pending';
call protect_by_owner('upload');

create table upload_part (
    owner text not null,
    id text not null,
    upload_id text not null,
    sha256 bytea not null references blob (sha256),
    size bigint not null,
    created timestamptz not null default now(),
    primary key (owner, id),
    foreign key (owner, upload_id) references upload on delete cascade
);
create index upload_part_by_upload on upload_part (owner, upload_id);
create index upload_part_by_content on upload_part (sha256, owner);
call protect_by_owner('upload_part');

-- A blob shows itself to those who hold a reference to it, and to background jobs.
alter table blob enable row level security;
alter table blob force row level security;
create policy of_holder on blob for select using (
    exists (select 1 from image i where i.sha256 = blob.sha256 and i.owner = current_setting('app.owner', true))
    or exists (select 1 from file f where f.sha256 = blob.sha256 and f.owner = current_setting('app.owner', true))
    or exists (select 1 from upload_part p where p.sha256 = blob.sha256 and p.owner = current_setting('app.owner', true)));
create policy of_system on blob using (current_setting('app.system', true) = 'on');

alter table blob_chunk enable row level security;
alter table blob_chunk force row level security;
create policy of_holder on blob_chunk for select using (exists (select 1 from blob b where b.id = blob_id));
create policy of_system on blob_chunk using (current_setting('app.system', true) = 'on');
