package io.safeupgrade.postgres;

/** One of everything that a dump can hold, made so that the usual traps of comparing are in it. */
final class RichSchema {

    private RichSchema() {}

    /** Fill the database as its owner. */
    static void create(TestCluster.Fresh database) {
        TestCluster.execute(
                database.owner(),
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
                "CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100) DEFAULT 50",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE TABLE everything (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bytes bytea,"
                        + " at timestamptz DEFAULT '2026-03-29 02:30:00+01', local timestamp, day date, span interval,"
                        + " f float8, r real, n numeric(20, 4), t text, v varchar(10) NOT NULL DEFAULT 'new', j jsonb,"
                        + " x xml, a int[], m mood, p percent, pr pair, u uuid, rg tstzrange, b bit(3), bl bool,"
                        + " doubled numeric GENERATED ALWAYS AS (n * 2) STORED,"
                        + " CONSTRAINT states CHECK (v IN ('new', 'old', 'it''s, ]')), CHECK (f <> 'NaN'))",
                "INSERT INTO everything (bytes, at, local, day, span, f, r, n, t, v, j, x, a, m, p, pr, u, rg, b, bl)"
                        + " SELECT sha256(i::text::bytea), '2026-01-01'::timestamptz + i * interval '7 hours 1 microsecond',"
                        + " '2026-01-01', '0044-03-15 BC'::date + i, i * interval '1 mon 2 days 03:04:05.678', i / 3.0, i / 7.0,"
                        + " i * 1.2345, E'line\\none\\ttab \\\\ back \\r ' || i, CASE WHEN i % 2 = 0 THEN 'new' ELSE 'old' END,"
                        + " json_build_object('i', i), '<a>1</a>', ARRAY[i, NULL], 'ok', i % 100, ROW(i, 'b,\"')::pair,"
                        + " md5(i::text)::uuid, tstzrange(now(), NULL), '101', i % 3 = 0 FROM generate_series(1, 300) i",
                "INSERT INTO everything DEFAULT VALUES",
                "INSERT INTO everything DEFAULT VALUES",
                "INSERT INTO everything (t) VALUES (''), (E'\\\\.'), (E'\\n')",
                "CREATE TABLE empty (i int)",
                "CREATE TABLE unlogged_not (i int)",
                "CREATE TABLE twins (a int, b text)",
                "INSERT INTO twins VALUES (1, 'x'), (1, 'x'), (2, 'y'), (3, NULL)",
                "CREATE TABLE parted (id int, at date) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20)",
                "INSERT INTO parted SELECT i, '2026-01-01' FROM generate_series(0, 19) i",
                "CREATE TABLE child (extra text) INHERITS (twins)",
                "INSERT INTO child VALUES (9, 'z', 'e')",
                "ALTER TABLE twins ADD COLUMN gone int",
                "ALTER TABLE twins DROP COLUMN gone",
                "CREATE SEQUENCE tickets START 5 INCREMENT 5",
                "SELECT nextval('tickets'), nextval('tickets')",
                "CREATE SEQUENCE unused",
                "CREATE INDEX states_index ON everything (v) WHERE v IN ('new', 'old')",
                "CREATE INDEX expression ON everything ((lower(t)), n DESC)",
                "CREATE STATISTICS correlated ON a, b FROM twins",
                "CREATE VIEW happy AS SELECT id, v, m FROM everything WHERE v NOT IN ('old', 'x') AND m = 'ok'",
                "CREATE MATERIALIZED VIEW counted AS SELECT v, count(*) FROM everything GROUP BY v",
                "CREATE UNIQUE INDEX ON counted (v)",
                "CREATE FUNCTION f(i int, t text DEFAULT 'a') RETURNS int LANGUAGE sql AS 'SELECT i -- with ''quotes'''",
                "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER touch BEFORE UPDATE ON everything FOR EACH ROW WHEN (OLD.v IN ('new', 'old'))"
                        + " EXECUTE FUNCTION touched()",
                "CREATE RULE no_delete AS ON DELETE TO empty DO INSTEAD NOTHING",
                "ALTER TABLE empty ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY mine ON empty USING (i > 0)",
                "COMMENT ON TABLE everything IS E'what is\\n''in'' it'",
                "COMMENT ON COLUMN everything.t IS 'text'",
                "GRANT SELECT ON happy TO PUBLIC",
                "GRANT UPDATE (t), SELECT (id) ON everything TO pg_monitor",
                "GRANT SELECT, INSERT ON twins TO pg_read_all_stats WITH GRANT OPTION",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
                "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pg_monitor",
                "CREATE SCHEMA \"Schéma \"\"quoted\"\"\"",
                "CREATE TABLE \"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\" (\"ключ\" text PRIMARY KEY, \"group\" int)",
                "INSERT INTO \"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\" VALUES ('Стол', 1), ('椅子', NULL)",
                "ALTER TABLE \"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\" ADD FOREIGN KEY (\"ключ\")"
                        + " REFERENCES \"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\" DEFERRABLE INITIALLY DEFERRED",
                "SELECT lo_from_bytea(77001, 'first'::bytea), lo_from_bytea(4000000000, repeat('x', 70000)::bytea)",
                "COMMENT ON LARGE OBJECT 77001 IS 'scan of a letter'",
                "GRANT SELECT ON LARGE OBJECT 77001 TO PUBLIC",
                "REFRESH MATERIALIZED VIEW counted");
    }

    /** Add what only a superuser may make. */
    static void createPrivileged(TestCluster.Fresh database) {
        TestCluster.execute(
                database.superuser(),
                "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER watcher ON sql_drop EXECUTE FUNCTION watch()",
                "ALTER EVENT TRIGGER watcher DISABLE",
                "CREATE PUBLICATION news FOR TABLE parted_1",
                "CREATE COLLATION german FROM \"C\"",
                "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
                "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
                "CREATE CAST (pair AS text) WITH INOUT",
                "CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple)",
                "CREATE FOREIGN DATA WRAPPER outside",
                "CREATE SERVER far FOREIGN DATA WRAPPER outside",
                "CREATE FOREIGN TABLE afar (a varchar CHECK (a IN ('x', 'y'))) SERVER far",
                "CREATE PROCEDURE p(INOUT a int) LANGUAGE sql SET work_mem = '5MB' BEGIN ATOMIC SELECT a + 1; END",
                "ALTER SCHEMA public OWNER TO " + database.role());
    }
}
