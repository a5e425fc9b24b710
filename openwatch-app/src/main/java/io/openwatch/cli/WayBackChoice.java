package io.openwatch.cli;

import io.safeupgrade.RestorePoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** To which restore point a command goes back that needs not be told. */
final class WayBackChoice {

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Another restore point than the one of the newest upgrade or migration that made one.")
    @Nullable
    String name;

    RestorePoint of(Appliance appliance) {
        ChosenRestorePoint choice = new ChosenRestorePoint(appliance);
        return name == null ? choice.ofTheNewestUpgrade() : choice.named(name);
    }
}
