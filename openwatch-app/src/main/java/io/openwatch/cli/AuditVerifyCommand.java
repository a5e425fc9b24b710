package io.openwatch.cli;

import io.openwatch.audit.AnchorFile;
import io.openwatch.audit.AuditVerification;
import io.openwatch.audit.AuditVerifier;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Looks through the whole audit trail and compares it with its anchors. */
@Command(
        name = "verify",
        description = "Look through the whole audit trail; exit 90 when anything was changed, removed or cut off.",
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    /** Nothing of it repairs itself: a person has to look. */
    private static final int BROKEN = 90;

    @ParentCommand
    @Nullable
    AuditCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        AnchorFile anchors = AnchorFile.at(appliance.configuration().locations().auditAnchors());
        AuditVerification found = verify(appliance, anchors);
        print(appliance.console(), anchors, found);
        appliance.console().document("openwatch.audit-verification/1", fields(found));
        return found.intact() ? 0 : BROKEN;
    }

    private static AuditVerification verify(Appliance appliance, AnchorFile anchors) {
        try {
            return DatabaseWork.on(
                    appliance,
                    "the audit trail cannot be read",
                    "check that PostgreSQL runs, then type the command again",
                    pool -> new AuditVerifier(pool.jooq(), anchors).verify());
        } catch (UncheckedIOException unreadable) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.STATE_UNREADABLE,
                            String.valueOf(unreadable.getMessage()),
                            "run the command with sudo"),
                    unreadable);
        }
    }

    private static void print(Console console, AnchorFile anchors, AuditVerification found) {
        found.checkpoints()
                .forEach(one ->
                        console.line(one.kind() + "  at " + one.position() + " on " + one.at() + "  " + one.note()));
        found.problems()
                .forEach(problem -> console.line(
                        "BROKEN  " + problem.kind() + " at " + problem.position() + "  " + problem.what()));
        console.line((found.intact() ? "intact  " : "NOT INTACT  ") + found.events() + " events from " + found.first()
                + " to " + found.last() + ", " + found.anchors() + " anchors compared");
        if (found.anchoredAt() == null) {
            console.line("        no anchor in " + anchors.file() + ": a chain written anew would not be noticed");
        } else {
            console.line("        anchored up to " + found.anchored() + " on " + found.anchoredAt());
        }
    }

    private static Map<String, Object> fields(AuditVerification found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("intact", found.intact());
        fields.put("events", found.events());
        fields.put("first", found.first());
        fields.put("last", found.last());
        fields.put("head", found.head());
        fields.put("anchors", found.anchors());
        fields.put("anchored", found.anchored());
        fields.put("anchored_at", found.anchoredAt());
        fields.put("checkpoints", found.checkpoints());
        fields.put("problems", found.problems());
        return fields;
    }
}
