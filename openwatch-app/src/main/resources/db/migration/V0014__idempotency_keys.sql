-- A request that is sent twice with the same key acts once; the second time gets the answer of the first.
CREATE TABLE idempotency_keys (
    caller       uuid        NOT NULL,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
    request      text        NOT NULL,
    status       integer     CHECK (status BETWEEN 200 AND 299),
    content_type text,
    location     text,
    etag         text,
    body         text,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (caller, key)
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
