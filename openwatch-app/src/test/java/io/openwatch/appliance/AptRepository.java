package io.openwatch.appliance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A repository in a directory of the machine, the only one that its apt knows. */
final class AptRepository {
    private static final String DIRECTORY = "/srv/apt";

    private final BootedMachine machine;

    private AptRepository(BootedMachine machine) {
        this.machine = machine;
    }

    /** Make an empty one. */
    static AptRepository in(BootedMachine machine) {
        machine.write("/etc/apt/sources.list", "deb [trusted=yes] file:" + DIRECTORY + " ./\n");
        return new AptRepository(machine);
    }

    /** Offer {@code packages} beside those offered before. */
    AptRepository offer(Path... packages) {
        machine.bring(DIRECTORY, List.of(packages));
        String index = "cd \"$1\" && apt-ftparchive packages . >Packages";
        Commands.run(Duration.ofMinutes(1), "/bin/sh", "-c", index, "sh", machine.path(DIRECTORY))
                .ok();
        machine.type("apt-get -qq update").ok();
        return this;
    }
}
