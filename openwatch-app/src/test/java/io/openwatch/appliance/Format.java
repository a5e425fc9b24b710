package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The two package formats, and what an administrator types with each. */
enum Format {
    DEB("apt-get -y ", "install openwatch", "install --only-upgrade openwatch kensa-rules", "openwatch=") {
        @Override
        Layers base() {
            return BaseTree.debian();
        }

        @Override
        Path of(Release release) {
            return Packages.deb(release);
        }

        @Override
        Path[] companions() {
            return new Path[] {Packages.rulesDeb()};
        }

        @Override
        void offer(BootedMachine machine, Path... packages) {
            AptRepository.in(machine).offer(packages);
        }

        @Override
        String reinstall() {
            return "apt-get -y reinstall openwatch";
        }

        @Override
        String downgrade(Release release) {
            return "apt-get -y --allow-downgrades install openwatch=" + release.version();
        }

        @Override
        String installedVersion() {
            return "dpkg-query -W -f '${Version} ${db:Status-Abbrev}' openwatch";
        }

        @Override
        String inPlace(Release release) {
            return release.version() + " ii ";
        }
    },
    RPM("dnf -y ", "install openwatch", "upgrade openwatch kensa-rules", "openwatch-") {
        @Override
        Layers base() {
            return BaseTree.rpm();
        }

        @Override
        Path of(Release release) {
            return Packages.rpm(release);
        }

        @Override
        Path[] companions() {
            return new Path[] {Packages.rulesRpm(), Packages.stubRpm()};
        }

        @Override
        void offer(BootedMachine machine, Path... packages) {
            DnfRepository.in(machine).offer(packages);
        }

        @Override
        String reinstall() {
            return "dnf -y reinstall openwatch";
        }

        @Override
        String downgrade(Release release) {
            return "dnf -y downgrade openwatch-" + release.version();
        }

        @Override
        String installedVersion() {
            return "rpm -q --queryformat '%{VERSION}' openwatch";
        }

        @Override
        String inPlace(Release release) {
            return release.version();
        }
    };

    private final String tool;
    private final String install;
    private final String upgrade;
    private final String exactly;

    Format(String tool, String install, String upgrade, String exactly) {
        this.tool = tool;
        this.install = install;
        this.upgrade = upgrade;
        this.exactly = exactly;
    }

    /** Return a machine's tree without OpenWatch. */
    abstract Layers base();

    abstract Path of(Release release);

    /** Return what an installation needs besides: the rules, and stand-ins for what this system calls otherwise. */
    abstract Path[] companions();

    /** Let the machine's package manager find {@code packages} too. */
    abstract void offer(BootedMachine machine, Path... packages);

    abstract String reinstall();

    abstract String downgrade(Release release);

    /** Return the command that tells the installed version. */
    abstract String installedVersion();

    /** Return what that command says when {@code release} is installed, with nothing left to do. */
    abstract String inPlace(Release release);

    void offer(BootedMachine machine, Release... releases) {
        offer(machine, Arrays.stream(releases).map(this::of).toArray(Path[]::new));
    }

    String install() {
        return tool + install;
    }

    String install(Release release) {
        return tool + "install " + exactly + release.version();
    }

    String upgrade() {
        return tool + upgrade;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
