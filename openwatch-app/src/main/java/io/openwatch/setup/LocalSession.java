package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.exec.Evidence;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks through the local socket of a server on this machine, which knows its client by the user of the process ("peer").
 *
 * <p>As root by a child process that runs as the operating-system user postgres, else as the user that this process has.
 * Statements travel on the standard input of psql, so that no process shows them among its arguments.
 *
 * @param psql the program
 * @param administrator the operating-system user to become; empty to stay
 * @param port the port in the socket's name
 * @param directory where the socket lies; empty where psql looks by itself
 */
record LocalSession(String psql, Optional<String> administrator, int port, Optional<Path> directory)
        implements SqlSession {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Exit code of psql when there is no connection, or no longer. */
    private static final int NO_CONNECTION = 2;

    private static final int EVIDENCE_LINES = 5;

    private static final String OTHERWISE =
            "or give the address of a database administrator: --admin-dsn-file FILE (one line, mode 0600)";

    /** Talk to the server whose socket carries {@code port}. */
    static LocalSession of(Optional<Path> binDirectory, int port, Optional<Path> directory) {
        String psql = binDirectory.map(bin -> bin.resolve("psql").toString()).orElse("psql");
        Optional<String> become =
                "root".equals(System.getProperty("user.name")) ? Optional.of("postgres") : Optional.empty();
        return new LocalSession(psql, become, port, directory);
    }

    @Override
    public String name() {
        return administrator.map(user -> "the user [" + user + "]").orElse("this user")
                + " through the local socket of port [" + port + "]";
    }

    @Override
    public List<JsonNode> rows(String database, String query) {
        return ask(database, query + ";\n")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> JSON.readTree(line))
                .toList();
    }

    @Override
    public void execute(String database, String... statements) {
        ask(database, String.join(";\n", statements) + ";\n");
    }

    private String ask(String database, String script) {
        CommandResult result = CommandRunner.create().run(command(database, script), Calls.look());
        if (result instanceof CommandResult.Exited exited && exited.code() == 0) {
            return exited.stdout();
        }
        throw new UpgradeException(failure(result));
    }

    private Command command(String database, String script) {
        Stream<String> become = administrator.stream().flatMap(user -> Stream.of("runuser", "-u", user, "--"));
        Stream<String> ask = Stream.of(
                psql,
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--no-password",
                "--set=ON_ERROR_STOP=1");
        return Command.of(Stream.concat(become, ask).toList())
                .withoutInherited(name -> name.startsWith("PG") || name.startsWith("OPENWATCH_"))
                .environment(environment(database))
                // The user postgres may not look into the directory of root, and psql says so each time.
                .directory(Path.of("/"))
                .stdin(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    }

    private Map<String, String> environment(String database) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LC_ALL", "C",
                "PGDATABASE", database,
                "PGPORT", Integer.toString(port),
                "PGCONNECT_TIMEOUT", "10",
                "PGCLIENTENCODING", "UTF8",
                "PGAPPNAME", "openwatch-setup"));
        directory.ifPresent(socket -> environment.put("PGHOST", socket.toString()));
        return environment;
    }

    private Failure failure(CommandResult result) {
        if (result instanceof CommandResult.Exited exited && exited.code() == NO_CONNECTION) {
            return noConnection(exited);
        }
        return presentable(result.failure(
                ErrorCode.DATABASE_MISCONFIGURED,
                name() + " could not do what setup asks of the server",
                "mend what it names, then repeat; " + OTHERWISE));
    }

    private Failure noConnection(CommandResult.Exited exited) {
        boolean nobody = exited.stderr().contains("No such file or directory")
                || exited.stderr().contains("Connection refused");
        Failure why = nobody
                ? Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE,
                        "no server answers at the local socket of port [" + port + "]",
                        "install and start PostgreSQL here (Debian: apt-get install postgresql; RHEL: dnf install"
                                + " postgresql-server, postgresql-setup --initdb, systemctl enable --now postgresql),"
                                + " name its port by --port or its socket by --socket-directory, " + OTHERWISE)
                : Failure.of(
                        ErrorCode.DATABASE_MISCONFIGURED,
                        "the server does not take " + name() + " as its administrator",
                        "let pg_hba.conf say: local all postgres peer, then reload the server, " + OTHERWISE);
        return why.withEvidence(Evidence.lastLines(exited.stderr(), EVIDENCE_LINES));
    }

    private static Failure presentable(Failure failure) {
        return failure.withEvidence(
                failure.evidence().stream().map(SqlText::presentable).toList());
    }
}
