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
            setUp(machine);
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

    private static void setUp(BootedMachine machine) {
        machine.write("/tmp/setup", """
                set -e
                sudo -u postgres createuser --createdb openwatch
                sudo -u postgres psql -qc "ALTER ROLE openwatch PASSWORD 'first'"
                sudo -u postgres createdb --owner=openwatch openwatch
                echo "OPENWATCH_DATABASE_DSN='postgres://openwatch:first@127.0.0.1:5432/openwatch'" >/etc/openwatch/secrets.env
                chgrp openwatch /etc/openwatch/secrets.env
                chmod 640 /etc/openwatch/secrets.env
                openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=localhost \\
                    -addext subjectAltName=DNS:localhost -keyout /etc/openwatch/tls/key.pem -out /etc/openwatch/tls/cert.pem
                chown openwatch:openwatch /etc/openwatch/tls/*.pem
                openwatch migrate
                systemctl enable --now openwatch
                """);
        machine.type("sh /tmp/setup").ok();
    }
}
