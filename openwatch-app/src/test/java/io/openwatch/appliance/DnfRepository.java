package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.List;

/** A repository in a directory of the machine, the only one that its dnf knows. */
final class DnfRepository {
    private static final String DIRECTORY = "/srv/dnf";

    private final BootedMachine machine;

    private DnfRepository(BootedMachine machine) {
        this.machine = machine;
    }

    /** Make an empty one. */
    static DnfRepository in(BootedMachine machine) {
        machine.write("/etc/yum.repos.d/lane.repo", """
                [lane]
                name=lane
                baseurl=file://%s
                gpgcheck=0
                metadata_expire=1
                """.formatted(DIRECTORY));
        return new DnfRepository(machine);
    }

    /** Offer {@code packages} beside those offered before. */
    void offer(Path... packages) {
        machine.bring(DIRECTORY, List.of(packages));
        // In place it wants to rename the directory of its last run, which a machine on layers cannot always do.
        machine.type("cd " + DIRECTORY + " && rm -rf repodata && createrepo_c --quiet . && dnf --quiet clean all")
                .ok();
    }
}
