package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.util.PasswordUtil;
import tools.jackson.databind.JsonNode;

/**
 * Is there a role that may log in with the password that is written down, and make databases (trap 22)?
 *
 * <p>The server gets a SCRAM verifier instead of the password, so that no log of statements can hold it.
 */
final class RoleStep implements Step {

    @Override
    public String name() {
        return "role";
    }

    @Override
    public Look look(Survey survey) {
        String role = survey.target().role();
        Optional<RoleFacts> found = survey.role();
        if (found.isEmpty()) {
            SqlSession administrator = survey.administrator();
            return new Look.Due(
                    "create the role [" + role + "] with LOGIN, CREATEDB and its password",
                    changed -> create(survey, administrator, changed));
        }
        RoleFacts facts = found.get();
        boolean letIn = survey.access().own().isPresent();
        boolean attributes = facts.login() && facts.createDatabases();
        if (letIn && attributes) {
            return new Look.Satisfied("[" + role + "] logs in and may make databases", notes(role, facts));
        }
        return change(survey, attributes, letIn);
    }

    private static Look change(Survey survey, boolean attributes, boolean letIn) {
        String role = survey.target().role();
        SqlSession administrator = survey.administrator();
        if (!letIn) {
            refuseInUse(administrator, role);
        }
        List<String> what = new ArrayList<>();
        if (!attributes) {
            what.add("give the role [" + role + "] LOGIN and CREATEDB");
        }
        if (!letIn) {
            what.add("change the password of the role [" + role + "], which exists already");
        }
        Optional<String> question = letIn
                ? Optional.empty()
                : Optional.of(
                        "The role [" + role + "] exists and the password that is written down does not open it. Whoever"
                                + " else uses the role will be locked out. Change its password?");
        return new Look.Due(what, question, changed -> {
            if (!attributes) {
                administrator.execute(Survey.MAINTENANCE, "ALTER ROLE " + SqlText.name(role) + " LOGIN CREATEDB");
                changed.accept("gave the role [" + role + "] LOGIN and CREATEDB");
            }
            if (!letIn) {
                setPassword(survey, administrator, changed);
            }
        });
    }

    /** A role with sessions serves somebody now, perhaps the appliance of another state directory. */
    private static void refuseInUse(SqlSession administrator, String role) {
        String sessions = "SELECT to_json(pg_catalog.concat_ws(' from ', nullif(application_name, ''), client_addr))"
                + " FROM pg_catalog.pg_stat_activity WHERE usename = " + SqlText.text(role) + " ORDER BY backend_start";
        List<String> names = administrator.rows(Survey.MAINTENANCE, sessions).stream()
                .map(JsonNode::asString)
                .distinct()
                .toList();
        if (!names.isEmpty()) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "the role [" + role + "] is in use " + names + ", and no password is written down that opens it",
                    "nothing was touched; write its address into secrets.env, choose another by --role and --database, or"
                            + " stop what uses it: then its password can be changed"));
        }
    }

    private static List<Finding> notes(String role, RoleFacts facts) {
        return facts.superuser()
                ? List.of(Finding.warning(
                        "role-superuser",
                        "the role [" + role + "] is a superuser, which nothing of ours needs",
                        "ALTER ROLE " + SqlText.name(role) + " NOSUPERUSER CREATEDB"))
                : List.of();
    }

    private static void create(Survey survey, SqlSession administrator, Consumer<String> changed) {
        String role = survey.target().role();
        administrator.execute(
                Survey.MAINTENANCE,
                "CREATE ROLE " + SqlText.name(role) + " LOGIN CREATEDB PASSWORD " + verifier(survey.password()));
        changed.accept("created the role [" + role + "]");
        proveLogin(survey, administrator);
    }

    private static void setPassword(Survey survey, SqlSession administrator, Consumer<String> changed) {
        String role = survey.target().role();
        administrator.execute(
                Survey.MAINTENANCE, "ALTER ROLE " + SqlText.name(role) + " PASSWORD " + verifier(survey.password()));
        changed.accept("changed the password of the role [" + role + "]");
        proveLogin(survey, administrator);
    }

    private static String verifier(Secret password) {
        return password.reveal(text -> SqlText.text(PasswordUtil.encodeScramSha256(text.toCharArray())));
    }

    /** A socket and an address may lead to two servers on one machine. */
    private static void proveLogin(Survey survey, SqlSession administrator) {
        PostgresDsn dsn = survey.target().dsn(survey.password());
        ServerFacts there = ServerFacts.read(new DriverSession(dsn), Survey.MAINTENANCE);
        String here = ServerFacts.read(administrator, Survey.MAINTENANCE).system();
        if (!there.system().equals(here)) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.DATABASE_MISCONFIGURED,
                    "the administrator talks to another server [system " + here + "] than the one at ["
                            + survey.target().server() + "] [system " + there.system() + "]",
                    "name the right one by --port, --host or --admin-dsn-file, then repeat"));
        }
    }
}
