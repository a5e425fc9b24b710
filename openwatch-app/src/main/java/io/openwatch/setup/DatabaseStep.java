package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Is there a database that the role owns, for it alone, empty or ours (trap 13)? */
final class DatabaseStep implements Step {
    private static final String ENCODING = "UTF8";

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Look look(Survey survey) {
        Target target = survey.target();
        Optional<DatabaseFacts> found = survey.database();
        if (found.isEmpty()) {
            boolean fits = survey.server().templateEncoding().equals(ENCODING);
            return new Look.Due(
                    List.of(
                            "create the database [" + target.database() + "], owned by [" + target.role() + "]",
                            "let nobody else connect to it"),
                    changed -> create(survey, fits, changed));
        }
        DatabaseFacts facts = found.get();
        return switch (facts.contents()) {
            case DatabaseFacts.Foreign foreign -> new Look.Blocked(foreign(survey, foreign));
            case DatabaseFacts.Empty empty -> adopt(survey, facts);
            case DatabaseFacts.Ours ours ->
                facts.owner().equals(target.role())
                        ? adopt(survey, facts)
                        : new Look.Blocked(Failure.of(
                                ErrorCode.PREFLIGHT_BLOCKED,
                                "the database [" + target.database() + "] with our data belongs to [" + facts.owner()
                                        + "], not to [" + target.role() + "]",
                                "nothing was touched; name its owner by --role, or hand it over: ALTER DATABASE "
                                        + SqlText.name(target.database()) + " OWNER TO " + SqlText.name(target.role())
                                        + ", and everything in it"));
        };
    }

    private static Failure foreign(Survey survey, DatabaseFacts.Foreign foreign) {
        String name = survey.target().database();
        String remedy = survey.target().configured().isPresent()
                ? "name another database in the configured address, then repeat"
                : "name another: " + survey.place().launcher().program() + " setup --database " + name + "_2";
        return Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                "the database [" + name + "] belongs to another program: " + foreign.what(),
                "nothing was touched; " + remedy);
    }

    private static Look adopt(Survey survey, DatabaseFacts facts) {
        Target target = survey.target();
        List<String> what = new ArrayList<>();
        boolean foreignOwner = !facts.owner().equals(target.role());
        if (foreignOwner) {
            what.add("hand the empty database [" + target.database() + "] over from [" + facts.owner() + "] to ["
                    + target.role() + "]");
        }
        if (facts.open()) {
            what.add("let nobody but [" + target.role() + "] connect to [" + target.database() + "]");
        }
        if (what.isEmpty()) {
            return new Look.Satisfied(
                    "[" + target.database() + "] belongs to [" + target.role() + "] alone", notes(target, facts));
        }
        Optional<SqlSession> administrator = foreignOwner ? Optional.of(survey.administrator()) : Optional.empty();
        return new Look.Due(what, changed -> close(survey, administrator, changed));
    }

    private static List<Finding> notes(Target target, DatabaseFacts facts) {
        return facts.encoding().equals(ENCODING)
                ? List.of()
                : List.of(Finding.warning(
                        "database-encoding",
                        "the database [" + target.database() + "] is encoded in [" + facts.encoding()
                                + "], which cannot hold every name",
                        "make it anew from template0 with ENCODING 'UTF8' while it is empty"));
    }

    /** Made by the role itself, which then owns it, also where an administrator may not give things away. */
    private static void create(Survey survey, boolean fits, Consumer<String> changed) {
        Target target = survey.target();
        String name = SqlText.name(target.database());
        // Where the cluster has another encoding, only the C locale goes with every one.
        String form = fits ? "" : " ENCODING 'UTF8' LOCALE 'C'";
        SqlSession session = session(survey);
        session.execute(Survey.MAINTENANCE, "CREATE DATABASE " + name + " TEMPLATE template0" + form);
        changed.accept("created the database [" + target.database() + "], owned by [" + target.role() + "]");
        session.execute(Survey.MAINTENANCE, revoke(name));
        changed.accept("let nobody else connect to [" + target.database() + "]");
    }

    private static void close(Survey survey, Optional<SqlSession> administrator, Consumer<String> changed) {
        Target target = survey.target();
        String name = SqlText.name(target.database());
        administrator.ifPresent(session -> {
            session.execute(Survey.MAINTENANCE, "ALTER DATABASE " + name + " OWNER TO " + SqlText.name(target.role()));
            changed.accept("handed the database [" + target.database() + "] over to [" + target.role() + "]");
        });
        session(survey).execute(Survey.MAINTENANCE, revoke(name));
        changed.accept("let nobody but [" + target.role() + "] connect to [" + target.database() + "]");
    }

    private static String revoke(String name) {
        return "REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC";
    }

    private static SqlSession session(Survey survey) {
        return new DriverSession(survey.target()
                .configured()
                .filter(dsn -> survey.access().own().isPresent())
                .orElseGet(() -> survey.target().dsn(survey.password())));
    }
}
