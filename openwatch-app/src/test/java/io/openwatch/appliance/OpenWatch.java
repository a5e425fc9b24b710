package io.openwatch.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenWatch on a booted machine, as seen from its outside: service, database, files. */
record OpenWatch(BootedMachine machine) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String UPGRADE = "/var/lib/openwatch/upgrade/";

    /** What the health page says. */
    record Health(int status, String version, String schema) {
        static Health of(Release release) {
            return new Health(200, release.version(), release.schema());
        }
    }

    /** Ask like a monitor; nothing listens: status 0. */
    Health health() {
        Ended asked = machine.look(
                "curl --silent --insecure --max-time 10 --write-out '\\n%{http_code}' https://localhost:8443/api/v1/health");
        List<String> lines = asked.out().lines().toList();
        int status = Integer.parseInt(lines.getLast());
        JsonNode body = status == 0
                ? JSON.createObjectNode()
                : JSON.readTree(String.join("", lines.subList(0, lines.size() - 1)));
        return new Health(
                status,
                body.path("version").asString(""),
                body.path("schema_version").asString(""));
    }

    void awaitHealthy(Release release) {
        machine.await("release " + release.version() + " is healthy", () -> health().equals(Health.of(release)));
    }

    /** Run {@code sql} as the administrator of the server and return the first column of what it says. */
    String sql(String sql) {
        return sql("openwatch", sql);
    }

    String sql(String database, String sql) {
        machine.write("/srv/sql", sql);
        return machine.look("chmod 644 /srv/sql && sudo -u postgres psql -XqAt -v ON_ERROR_STOP=1 -d " + database
                        + " -f /srv/sql")
                .ok()
                .out()
                .strip();
    }

    /** Digest all rows of the tables of release 1, in the columns that it has. */
    String rows() {
        return Stream.of(
                        "users (id, username, email, password_hash, created_at, disabled_at, deleted_at)",
                        "hosts (id, hostname, address, environment, os_family, os_version, created_by, created_at,"
                                + " deleted_at)",
                        "scans (id, host_id, requested_by, status, started_at, finished_at)",
                        "findings (id, scan_id, host_id, rule_id, severity, status, detail, observed_at)")
                .map(table -> table.split(" ", 2))
                .map(table -> sql("SELECT '" + table[0] + "', count(*), md5(string_agg(ROW" + table[1]
                        + "::text, '|' ORDER BY id)) FROM " + table[0]))
                .collect(Collectors.joining("\n"));
    }

    String schema() {
        return sql("SELECT version::int FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    }

    /** Digest what an administrator wrote or owns: configuration, keys and certificates, with owner and mode. */
    String configuration() {
        return machine.look("find /etc/openwatch -type f | sort | xargs stat -c '%n %U:%G %a' &&"
                        + " find /etc/openwatch -type f | sort | xargs sha256sum")
                .ok()
                .out();
    }

    boolean held() {
        return machine.answers("test -e " + UPGRADE + "hold");
    }

    boolean due() {
        return machine.answers("test -e " + UPGRADE + "pending");
    }

    boolean serves() {
        return unit("ActiveState").equals("active");
    }

    /** Return a property of the service's unit. */
    String unit(String property) {
        return property("openwatch.service", property);
    }

    String property(String unit, String property) {
        return machine.look("systemctl show --value --property=" + property + " " + unit)
                .ok()
                .out()
                .strip();
    }

    JsonNode json(String line) {
        return JSON.readTree(machine.type(line).ok().out());
    }

    JsonNode last() {
        return JSON.readTree(machine.read(UPGRADE + "last.json"));
    }

    /** Return the phases of the last run, as it began them. */
    List<String> phases() {
        List<String> journal = journal();
        return journal.subList(journal.lastIndexOf("RUN_STARTED"), journal.size()).stream()
                .filter(entry -> entry.startsWith("PHASE_INTENT "))
                .map(entry -> entry.substring("PHASE_INTENT ".length()))
                .toList();
    }

    /** Return how often runs have begun {@code phase}, the setup's among them. */
    int begun(String phase) {
        return Integer.parseInt(machine.look(
                        "grep -c '\"kind\":\"PHASE_INTENT\".*\"phase\":\"" + phase + "\"' " + UPGRADE + "journal.jsonl")
                .out()
                .strip());
    }

    /** Return the last phase of which the disk of the machine, which is off, tells that it began; empty after an end. */
    String lastIntentOnDisk() {
        try (Stream<String> lines = Files.lines(Path.of(machine.path(UPGRADE + "journal.jsonl")))) {
            JsonNode last =
                    JSON.readTree(lines.reduce((earlier, later) -> later).orElse("{}"));
            return last.path("kind").asString("").equals("PHASE_INTENT")
                    ? last.path("phase").asString("")
                    : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Wait until a run has begun {@code phase} once more than {@code before}. */
    void awaitNext(String phase, int before) {
        machine.await("a run has begun " + phase, () -> begun(phase) > before);
    }

    /** Return what the journal recorded, as "PHASE_RESULT MIGRATE FAILED" and the like. */
    List<String> journal() {
        return machine.read(UPGRADE + "journal.jsonl")
                .lines()
                .map(JSON::readTree)
                .map(record -> Stream.of(
                                record.path("kind").asString(),
                                record.path("phase").asString(""),
                                record.path("data").path("result").asString(""),
                                record.path("data").path("ending").asString(""))
                        .filter(word -> !word.isEmpty() && !word.equals("null"))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** Return the number of restore points under their final name. */
    int restorePoints() {
        return machine.look("ls /var/lib/openwatch/backups")
                .ok()
                .out()
                .lines()
                .toList()
                .size();
    }
}
