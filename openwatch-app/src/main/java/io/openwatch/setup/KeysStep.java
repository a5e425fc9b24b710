package io.openwatch.setup;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Is the key there that encrypts credentials? One that is there is never replaced. */
final class KeysStep implements Step {

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public Look look(Survey survey) {
        Ownership ownership = Ownership.of(survey.place().locations());
        Path file = survey.configuration().settings().identity().credentialKeyFile();
        if (!Files.exists(file)) {
            return new Look.Due(List.of("make [" + file + "] (" + ownership.shown() + ")"), changed -> {
                ownership.write(file, KeyMaterial.create());
                changed.accept("made [" + file + "]");
            });
        }
        check(file);
        return ownership
                .objection(file)
                .<Look>map(objection -> repair(ownership, file, objection))
                .orElseGet(() -> new Look.Satisfied("[" + file + "]"));
    }

    private static Look repair(Ownership ownership, Path file, String objection) {
        String wanted = "[" + file + "] the mode " + ownership.shown();
        return new Look.Due(List.of("give " + wanted + ", it has " + objection), changed -> {
            ownership.repair(file);
            changed.accept("gave " + wanted);
        });
    }

    private static void check(Path file) {
        try {
            if (!KeyMaterial.fits(Files.readAllBytes(file))) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + file + "] does not hold what it should: " + KeyMaterial.FORM,
                        "nothing was touched; put the right file back. Only if nothing was ever encrypted with it: move it"
                                + " away, and a new one is made"));
            }
        } catch (IOException unreadable) {
            throw Ownership.cannot("read", file, unreadable);
        }
    }
}
