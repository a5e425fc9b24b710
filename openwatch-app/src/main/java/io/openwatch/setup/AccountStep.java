package io.openwatch.setup;

import io.openwatch.upgrade.SchemaLook;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import java.util.List;

/** Can somebody sign in who may make the other accounts? */
final class AccountStep implements Step {
    static final String NAME = "account";

    /** The rule of the accounts: who is disabled or deleted administers nothing. */
    private static final String ADMINISTERED = """
            SELECT json_build_object('administered', EXISTS (
                SELECT FROM user_roles r JOIN users u ON u.id = r.user_id
                 WHERE r.role_id = 'admin' AND u.deleted_at IS NULL AND u.disabled_at IS NULL))
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
        if (account.offered()) {
            return new Look.Due(
                    "make the first account, with the role admin",
                    changed -> account.make()
                            .ifPresent(name -> changed.accept("made the account [" + name + "] with the role admin")));
        }
        Finding nobody = Finding.warning(
                "no-administrator",
                "nobody can sign in with the role admin yet",
                survey.place().launcher().program() + " create-admin --username NAME --email ADDRESS");
        return new Look.Satisfied("left for later: no account was named", List.of(nobody));
    }

    private static boolean administered(Survey survey) {
        return survey.access() instanceof Access.Works works
                && fits(survey)
                && works.session()
                        .rows(survey.target().database(), ADMINISTERED)
                        .getFirst()
                        .path("administered")
                        .asBoolean();
    }

    /** On any other schema there may be no accounts to look at. */
    private static boolean fits(Survey survey) {
        MigrationStatus status =
                SchemaLook.of(survey.configuration(), survey.place().release()).status();
        return status.pending().isEmpty() && status.findings().stream().noneMatch(Finding::blocks);
    }
}
