package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import io.openwatch.testing.Transcript;
import io.openwatch.testing.Transcript.Typed;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A part of a guide that is typed on a booted machine, by its name in the guide. */
enum GuidePart {
    INSTALLATION("installation.md"),
    AUTOMATIC("upgrading.md"),
    FAILED("upgrading.md"),
    MENDED("upgrading.md"),
    BEFORE("upgrading.md"),
    STEPS_1_TO_4("upgrading.md"),
    STEPS_5_TO_7("upgrading.md"),
    CODE_ONLY_ROLL_BACK("upgrading.md"),
    FULL_ROLL_BACK("upgrading.md"),
    CHECKLIST("upgrading.md"),
    TROUBLE("upgrading.md"),
    MIGRATIONS("database-migrations.md");

    /** Nobody is there to answer; the guides say that scripts answer so. */
    private static final Pattern ASKS = Pattern.compile(
            "sudo openwatch (setup|migrate down|upgrade (rollback|release-hold)|backup (restore|prune))\\b.*");

    private final String guide;

    GuidePart(String guide) {
        this.guide = guide;
    }

    String guide() {
        return guide;
    }

    /** Type every command on {@code machine}, which has packages of {@code format}; each ends and prints as shown. */
    void type(BootedMachine machine, Format format) {
        type(machine, format, UnaryOperator.identity());
    }

    /** The same, with what stands for something else filled in first. */
    void type(BootedMachine machine, Format format, UnaryOperator<String> filledIn) {
        List<Typed> commands = of(format);
        assertThat(commands).as(this + " in docs/" + guide).isNotEmpty();
        for (Typed typed : commands) {
            Ended ended =
                    machine.type(answered(filledIn.apply(typed.command()))).with(typed.exit());
            assertThat(typed.shown())
                    .allSatisfy(piece -> assertThat(ended.toString()).contains(piece));
        }
    }

    private List<Typed> of(Format format) {
        return new Guide(MachineLane.checkout().resolve("docs").resolve(guide))
                .transcripts().stream()
                        .filter(block -> block.name().equals(toString()))
                        .filter(block ->
                                block.format().orElse(format.toString()).equals(format.toString()))
                        .map(Transcript::typed)
                        .flatMap(List::stream)
                        .toList();
    }

    private static String answered(String command) {
        if (command.startsWith("sudo apt-get install") || command.startsWith("sudo dnf")) {
            return command + " -y";
        }
        boolean asks = ASKS.matcher(command).matches() && !command.contains("--dry-run");
        return asks ? command + " --yes" : command;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
