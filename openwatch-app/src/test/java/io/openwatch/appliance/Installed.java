package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Release 1 set up with a fleet, switched off: where most scenarios begin, made once for each package format. */
enum Installed {
    DEB {
        @Override
        Layers base() {
            return BaseTree.debian();
        }

        @Override
        void install(BootedMachine machine) {
            AptRepository.in(machine).offer(Packages.deb(Release.ONE), Packages.rulesDeb());
            machine.type("apt-get -qq -y install openwatch").ok();
        }
    };

    private static final Map<Installed, Layers> MADE = new HashMap<>();

    abstract Layers base();

    abstract void install(BootedMachine machine);

    /** Make it, or return what was made. */
    Layers layers() {
        synchronized (MADE) {
            return MADE.computeIfAbsent(this, Installed::make);
        }
    }

    private Layers make() {
        long began = System.nanoTime();
        String name = "installed-" + name().toLowerCase(java.util.Locale.ROOT);
        Path directory = MachineLane.work().resolve("layers").resolve(name);
        BootedMachine machine =
                BootedMachine.boot(base(), directory, MachineLane.work().resolve(name));
        try {
            install(machine);
            OpenWatch openwatch = new OpenWatch(machine);
            machine.type("openwatch setup --yes").ok();
            openwatch.awaitHealthy(Release.ONE);
            openwatch.sql(Fleet.SQL);
            Layers layers = machine.seal();
            machine.dropEvidence();
            MachineLane.say("%s made in %.1f s".formatted(name, (System.nanoTime() - began) / 1e9));
            return layers;
        } catch (RuntimeException | AssertionError failed) {
            machine.keepJournal();
            machine.close();
            throw failed;
        }
    }
}
