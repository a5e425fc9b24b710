package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * Will the server let the service in (pg_hba.conf)? Asked by trying, before there is a role: a rule that wants a password
 * answers a stranger with "wrong password", whatever else is wrong (trap 22).
 */
final class AdmissionStep implements Step {
    private static final int PATIENCE_MILLIS = 10_000;

    @Override
    public String name() {
        return "admission";
    }

    @Override
    public Look look(Survey survey) {
        Target target = survey.target();
        // Nobody is let in by a server that is down, which is said once.
        survey.server();
        PostgresDsn dsn = target.configured().orElseGet(() -> target.dsn(survey.password()));
        for (String database : List.of(target.database(), Survey.MAINTENANCE)) {
            Optional<Failure> refused = refusal(survey, dsn.withDatabase(database));
            if (refused.isPresent()) {
                return new Look.Blocked(refused.get());
            }
        }
        String copy = target.database() + "_restoring_setup";
        List<Finding> notes = refusal(survey, dsn.withDatabase(copy)).stream()
                .map(failure -> Finding.warning(
                        "restore-not-admitted",
                        "restores work in databases beside the live one, and there [" + target.role()
                                + "] is not let in: " + failure.what(),
                        failure.remedy()))
                .toList();
        return new Look.Satisfied(
                "pg_hba.conf lets [" + target.role() + "] in at [" + target.server() + "] by its password", notes);
    }

    private static Optional<Failure> refusal(Survey survey, PostgresDsn dsn) {
        return switch (DriverSession.probe(dsn)) {
            case Reachable there -> Optional.empty();
            case Unreachable down ->
                Optional.of(Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE,
                        down.what(),
                        "let the server listen there (listen_addresses and port in postgresql.conf, then restart it), or"
                                + " name another address by --host and --port"));
            case Misconfigured wrong ->
                switch (wrong.cause()) {
                    case WRONG_PASSWORD, MISSING_DATABASE -> Optional.empty();
                    case REFUSED -> byRules(survey, dsn, wrong);
                    case TLS, TOO_OLD, POOLER, OTHER ->
                        Optional.of(Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy()));
                };
        };
    }

    /** A rule that trusts everybody refuses a role that is not there yet in the same words: only the rules can tell. */
    private static Optional<Failure> byRules(Survey survey, PostgresDsn dsn, Misconfigured wrong) {
        Failure refused = Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy());
        Rules rules;
        InetAddress here;
        try {
            rules = Rules.read(survey.administrator());
            here = addressTowards(survey.target());
        } catch (UpgradeException | IOException notKnown) {
            return Optional.of(refused);
        }
        var client = new HbaRules.Client(dsn.database(), dsn.user(), here, rules.encrypted());
        return switch (rules.rules().judge(client)) {
            case HbaRules.Admits admits when survey.role().isEmpty() -> Optional.empty();
            case HbaRules.Admits admits -> Optional.of(refused);
            case HbaRules.Unsure unsure -> Optional.of(refused);
            case HbaRules.NoRule none -> Optional.of(explained(client, rules, "no rule is for it", "anywhere in it"));
            case HbaRules.Refuses refuses -> {
                HbaRules.Rule rule = refuses.rule();
                yield Optional.of(explained(
                        client,
                        rules,
                        "line [" + rule.line() + "] meets it first and wants [" + rule.method() + "]",
                        "above line " + rule.line()));
            }
        };
    }

    private static Failure explained(HbaRules.Client client, Rules rules, String why, String where) {
        String address = client.address().getHostAddress().replaceAll("%.*", "");
        String size = client.address().getAddress().length == 4 ? "/32" : "/128";
        return Failure.of(
                ErrorCode.DATABASE_MISCONFIGURED,
                "[" + rules.file() + "] does not let [" + client.role() + "] from [" + address + "] into ["
                        + client.database() + "] by password: " + why,
                "write this line " + where + ":  host all " + client.role() + " " + address + size
                        + " scram-sha-256  then reload the server (SELECT pg_reload_conf()) and repeat");
    }

    /** The address that the server sees. */
    private static InetAddress addressTowards(Target target) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.host(), target.port()), PATIENCE_MILLIS);
            return socket.getLocalAddress();
        }
    }

    /** What only a superuser may read. */
    private record Rules(String file, HbaRules rules, boolean encrypted) {
        static Rules read(SqlSession administrator) {
            String about =
                    "SELECT json_build_object('file', current_setting('hba_file'), 'ssl', current_setting('ssl'))";
            var row = administrator.rows(Survey.MAINTENANCE, about).getFirst();
            return new Rules(
                    row.path("file").asString(),
                    HbaRules.of(administrator.rows(Survey.MAINTENANCE, HbaRules.QUERY)),
                    row.path("ssl").asString().equals("on"));
        }
    }
}
