package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operators' guides, typed as they are written; see {@link GuidePart}. */
@Tag("machine")
@Timeout(400)
class GuideScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @ParameterizedTest(name = "{0}: installation.md, from two packages to a healthy service")
    @EnumSource(Format.class)
    void installs(Format format) {
        BootedMachine machine = machines.boot(format.base());
        OpenWatch openwatch = new OpenWatch(machine);
        format.offer(machine, format.companions());
        download(machine, format, Release.TWO);

        GuidePart.INSTALLATION.type(machine, format);

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("enabled");
    }

    @ParameterizedTest(name = "{0}: upgrading.md, the automatic way")
    @EnumSource(Format.class)
    void upgradesAutomatically(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        GuidePart.BEFORE.type(machine, format);
        format.offer(machine, Release.TWO);

        GuidePart.AUTOMATIC.type(machine, format);

        GuidePart.CHECKLIST.type(machine, format);
        GuidePart.TROUBLE.type(machine, format);
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.rows()).isEqualTo(rows);
    }

    @ParameterizedTest(name = "{0}: upgrading.md, when the automatic way fails")
    @EnumSource(Format.class)
    void mendsAFailure(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        openwatch.sql(Fleet.DUPLICATE);
        format.offer(machine, Release.TWO);
        machine.type(format.upgrade());

        GuidePart.FAILED.type(machine, format);
        openwatch.sql(Fleet.MEND);
        GuidePart.MENDED.type(machine, format);

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        GuidePart.CHECKLIST.type(machine, format);
    }

    @ParameterizedTest(name = "{0}: upgrading.md, the seven steps of the controlled way, and all of it taken back")
    @EnumSource(Format.class)
    void upgradesStepByStepAndGoesBack(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        download(machine, format, Release.ONE, Release.TWO);

        GuidePart.STEPS_1_TO_4.type(machine, format);
        assertThat(openwatch.serves()).isFalse();
        assertThat(openwatch.schema()).isEqualTo(Release.ONE.schema());
        GuidePart.STEPS_5_TO_7.type(machine, format);
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(openwatch.unit("UnitFileState")).isEqualTo("enabled");
        machine.reboot();
        openwatch.awaitHealthy(Release.TWO);

        GuidePart.FULL_ROLL_BACK.type(machine, format);
        assertIsBack(openwatch, format, rows);
    }

    @ParameterizedTest(
            name = "{0}: upgrading.md, the controlled way broken off before its migration: code only goes back")
    @EnumSource(Format.class)
    void breaksOffAndGoesBack(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        download(machine, format, Release.ONE, Release.TWO);
        GuidePart.STEPS_1_TO_4.type(machine, format);

        GuidePart.CODE_ONLY_ROLL_BACK.type(machine, format);

        assertIsBack(openwatch, format, rows);
        GuidePart.STEPS_1_TO_4.type(machine, format);
        GuidePart.STEPS_5_TO_7.type(machine, format);
    }

    @ParameterizedTest(name = "{0}: upgrading.md, a release without migrations that was proven and is taken back")
    @EnumSource(value = Format.class, names = "DEB")
    void takesBackAReleaseWithoutMigrations(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        String rows = openwatch.rows();
        download(machine, format, Release.ONE);
        format.offer(machine, Release.PATCHED);
        machine.type(format.upgrade()).ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.PATCHED));

        GuidePart.CODE_ONLY_ROLL_BACK.type(machine, format);

        assertIsBack(openwatch, format, rows);
    }

    @ParameterizedTest(name = "{0}: database-migrations.md, before and after an upgrade")
    @EnumSource(value = Format.class, names = "DEB")
    void looksAtMigrations(Format format) {
        OpenWatch openwatch = machines.installed(format);
        BootedMachine machine = openwatch.machine();
        download(machine, format, Release.TWO);
        GuidePart.STEPS_1_TO_4.type(machine, format);

        GuidePart.MIGRATIONS.type(machine, format);

        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    private static void assertIsBack(OpenWatch openwatch, Format format, String rows) {
        BootedMachine machine = openwatch.machine();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.ONE));
        assertThat(openwatch.schema()).isEqualTo(Release.ONE.schema());
        assertThat(openwatch.rows()).isEqualTo(rows);
        assertThat(machine.type(format.installedVersion()).ok().out()).isEqualTo(format.inPlace(Release.ONE));
        assertThat(openwatch.held()).isFalse();
        assertThat(openwatch.due()).isFalse();
        machine.reboot();
        openwatch.awaitHealthy(Release.ONE);
    }

    /** Put packages where root is when it types. */
    private static void download(BootedMachine machine, Format format, Release... releases) {
        Stream<Path> packages = Stream.concat(Stream.of(releases).map(format::of), Stream.of(format.companions()));
        machine.bring("/root", packages.toList());
    }
}
