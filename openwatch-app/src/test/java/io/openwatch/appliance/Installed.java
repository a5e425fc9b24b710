package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Release 1 set up with a fleet, switched off: where most scenarios begin, made once for each package format. */
final class Installed {
    private static final Map<Format, Layers> MADE = new EnumMap<>(Format.class);

    private Installed() {}

    /** Make it, or return what was made. */
    static Layers from(Format format) {
        synchronized (MADE) {
            return MADE.computeIfAbsent(format, Installed::make);
        }
    }

    private static Layers make(Format format) {
        Layers base = format.base();
        Path first = format.of(Release.ONE);
        Path[] companions = format.companions();
        long began = System.nanoTime();
        String name = "installed-" + format;
        Path directory = MachineLane.work().resolve("layers").resolve(name);
        BootedMachine machine =
                BootedMachine.boot(base, directory, MachineLane.work().resolve(name));
        try {
            format.offer(machine, companions);
            format.offer(machine, first);
            machine.type(format.install()).ok();
            machine.type("openwatch setup --yes").ok();
            OpenWatch openwatch = new OpenWatch(machine);
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
