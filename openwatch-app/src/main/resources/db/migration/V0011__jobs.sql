CREATE TABLE jobs (
    id            uuid        PRIMARY KEY,
    type          text        NOT NULL CHECK (length(type) BETWEEN 1 AND 64),
    payload       text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'dead', 'cancelled')),
    attempts      integer     NOT NULL DEFAULT 0,
    most_attempts integer     NOT NULL CHECK (most_attempts > 0),
    -- Grows with each attempt for ever: one that was given up cannot be taken for the one after it.
    fence         bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    created_by    text        NOT NULL,
    correlation   text        NOT NULL,
    due_at        timestamptz NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz,
    worker        text,
    error         text
);

CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_type ON jobs (type, id);
CREATE INDEX jobs_ended ON jobs (ended_at);

-- The table of db-scheduler, as its documentation wants it.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
