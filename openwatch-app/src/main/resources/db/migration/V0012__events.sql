-- What instances tell each other and their listeners, for a day.
CREATE TABLE events (
    -- Readers take only what no open transaction can get in front of any more, so they miss nothing.
    xid        bigint      NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    topic      text        NOT NULL,
    kind       text        NOT NULL,
    payload    text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (xid, id)
);

CREATE INDEX events_created ON events (created_at);
