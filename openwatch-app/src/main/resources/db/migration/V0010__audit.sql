-- Everything that happened, and a chain that shows when somebody changes what happened.
CREATE TABLE audit_events (
    id          uuid        PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    action      text        NOT NULL CHECK (action ~ '^[a-z0-9_]+([.][a-z0-9_]+)+$'),
    outcome     text        NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
    actor_kind  text        NOT NULL CHECK (actor_kind IN ('anonymous', 'session', 'token', 'system')),
    actor_id    uuid,
    actor_name  text        NOT NULL,
    means_id    uuid,
    address     text        NOT NULL,
    correlation text        NOT NULL,
    target_type text        NOT NULL,
    target_id   text        NOT NULL,
    -- Text and not jsonb: the digest is over what was written, to the byte.
    detail      text        NOT NULL,
    digest      bytea       NOT NULL CHECK (length(digest) = 32)
);

CREATE INDEX audit_events_moment ON audit_events (occurred_at);
CREATE INDEX audit_events_actor ON audit_events (actor_id, id);
CREATE INDEX audit_events_action ON audit_events (action, id);
CREATE INDEX audit_events_target ON audit_events (target_type, target_id, id);

CREATE TABLE audit_links (
    position bigint PRIMARY KEY,
    event    uuid   NOT NULL UNIQUE,
    hash     bytea  NOT NULL CHECK (length(hash) = 32)
);

CREATE TABLE audit_head (
    only_one boolean PRIMARY KEY CHECK (only_one),
    position bigint  NOT NULL,
    hash     bytea   NOT NULL CHECK (length(hash) = 32)
);

INSERT INTO audit_head VALUES (true, 0, sha256(convert_to('openwatch audit 1', 'UTF8')));

-- Where the chain begins after old events were removed.
CREATE TABLE audit_checkpoints (
    position   bigint      PRIMARY KEY,
    hash       bytea       NOT NULL CHECK (length(hash) = 32),
    removed    bigint      NOT NULL,
    created_at timestamptz NOT NULL
);

-- Runs when the transaction commits, so the head is locked for the commit alone, however long the change took.
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
    link  bytea;
BEGIN
    UPDATE audit_head
       SET position = position + 1,
           hash = sha256(hash || int8send(position + 1) || NEW.digest)
    RETURNING position, hash INTO STRICT place, link;
    INSERT INTO audit_links (position, event, hash) VALUES (place, NEW.id, link);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER audit_events_link AFTER INSERT ON audit_events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_link();
