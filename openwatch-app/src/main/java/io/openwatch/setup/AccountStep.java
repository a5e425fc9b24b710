package io.openwatch.setup;

import io.openwatch.upgrade.SchemaLook;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import java.util.List;
import java.util.Optional;

/** Can somebody sign in who may make the other accounts? */
final class AccountStep implements Step {
    static final String NAME = "account";

    private static final String CREATE = " create-admin --username NAME --email ADDRESS";

    /** The rule of the accounts: who is disabled or deleted administers nothing. */
    private static final String ADMINISTERED = """
            SELECT json_build_object('administered', EXISTS (
                SELECT FROM user_roles r JOIN users u ON u.id = r.user_id
                 WHERE r.role_id = 'admin' AND u.deleted_at IS NULL AND u.disabled_at IS NULL))
            """;

    /** The first schemas had accounts, and no roles. */
    private static final String HAS_ROLES = "SELECT json_build_object('there', to_regclass('user_roles') IS NOT NULL)";

    /** Ours are there since the first schema; another program's table of this name is none of ours. */
    private static final String HAS_ACCOUNTS = """
            SELECT json_build_object('there', count(*) = 3) FROM pg_catalog.pg_attribute
             WHERE attrelid = to_regclass('users') AND attname IN ('username', 'email', 'deleted_at')
            """;

    private final FirstAccount account;

    AccountStep(FirstAccount account) {
        this.account = account;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(Survey survey) {
        if (administered(survey)) {
            return new Look.Satisfied("somebody can sign in with the role admin");
        }
        Optional<Failure> taken = account.named().flatMap(named -> taken(survey, named));
        if (taken.isPresent()) {
            return new Look.Blocked(taken.get());
        }
        if (account.offered()) {
            return new Look.Due(
                    List.of("make the first account, with the role admin"),
                    Optional.empty(),
                    true,
                    changed -> account.make()
                            .ifPresent(name -> changed.accept("made the account [" + name + "] with the role admin")));
        }
        Finding nobody = Finding.warning(
                "no-administrator",
                "nobody can sign in with the role admin yet",
                survey.place().launcher().program() + CREATE);
        return new Look.Satisfied("left for later: no account was named", List.of(nobody));
    }

    /** Object to a name or an address that another account has, as soon as there is a database that can tell. */
    static Optional<Failure> taken(Survey survey, FirstAccount.Named named) {
        if (!(survey.access() instanceof Access.Works works)) {
            return Optional.empty();
        }
        String database = survey.target().database();
        // Names and addresses come free when an account is deleted.
        String taken = """
                SELECT json_build_object('taken', EXISTS (
                    SELECT FROM users WHERE deleted_at IS NULL AND (username = %s OR lower(email) = lower(%s))))
                """.formatted(SqlText.text(named.username()), SqlText.text(named.email()));
        boolean free = !holds(works, database, HAS_ACCOUNTS, "there") || !holds(works, database, taken, "taken");
        return free
                ? Optional.empty()
                : Optional.of(Failure.of(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "an account that may not administer has the name [" + named.username() + "] or the address ["
                                + named.email() + "] already",
                        "nothing was touched; choose another name and address for the first account with the role"
                                + " admin"));
    }

    private static boolean holds(Access.Works works, String database, String query, String what) {
        return works.session().rows(database, query).getFirst().path(what).asBoolean();
    }

    private static boolean administered(Survey survey) {
        return survey.access() instanceof Access.Works works
                && fits(survey)
                && holds(works, survey.target().database(), HAS_ROLES, "there")
                && holds(works, survey.target().database(), ADMINISTERED, "administered");
    }

    /** On any other schema there may be no accounts to look at. */
    private static boolean fits(Survey survey) {
        MigrationStatus status =
                SchemaLook.of(survey.configuration(), survey.place().release()).status();
        return status.pending().isEmpty() && status.findings().stream().noneMatch(Finding::blocks);
    }
}
