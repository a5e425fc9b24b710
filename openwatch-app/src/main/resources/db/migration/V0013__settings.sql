-- What differs from the defaults; the code knows names, forms and limits.
CREATE TABLE settings (
    name       text        PRIMARY KEY,
    value      jsonb       NOT NULL CHECK (jsonb_typeof(value) = 'object'),
    version    bigint      NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL
);
