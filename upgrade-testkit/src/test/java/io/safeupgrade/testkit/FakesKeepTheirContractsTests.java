package io.safeupgrade.testkit;

import io.safeupgrade.Atomicity;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The fakes obey the contracts that adapters obey; otherwise a test with them proves nothing about an adapter. */
class FakesKeepTheirContractsTests {

    @Nested
    class Database extends DatabaseProbeContract {

        private final FakeDatabase database = FakeDatabase.withData();

        @Override
        protected DatabaseProbe reachable() {
            return database;
        }

        @Override
        protected DatabaseProbe empty() {
            return FakeDatabase.empty();
        }

        @Override
        protected DatabaseProbe down() {
            return FakeDatabase.withData().down();
        }

        @Override
        protected Object content() {
            return database.sessions();
        }
    }

    @Nested
    class DatabaseLock extends UpgradeLockContract {

        private final FakeDatabase database = FakeDatabase.withData();

        @Override
        protected UpgradeLock lock() {
            return database.lock();
        }
    }

    @Nested
    class Lock extends UpgradeLockContract {

        private final InMemoryLock lock = InMemoryLock.create();

        @Override
        protected UpgradeLock lock() {
            return lock;
        }
    }

    @Nested
    class Fence extends SessionFenceContract {

        private final FakeDatabase database = FakeDatabase.withData();

        @Override
        protected SessionFence fence() {
            return database;
        }

        @Override
        protected AutoCloseable open(String application) {
            var session = database.open(application);
            return () -> database.close(session);
        }

        @Override
        protected AutoCloseable openOf(RunId run) {
            var session = database.openOf(run);
            return () -> database.close(session);
        }
    }

    @Nested
    class Service extends ServiceControllerContract {

        private final FakeService service = FakeService.of(ReleaseVersion.of("1.4.0"));

        @Override
        protected ServiceController controller() {
            return service;
        }

        @Override
        protected ServiceController broken() {
            service.failToStart("no memory");
            return service;
        }
    }

    @Nested
    class Installer extends ReleaseInstallerContract {

        private final FakeInstaller installer = FakeInstaller.with(older(), newer());

        @Override
        protected ReleaseInstaller installer() {
            return installer;
        }

        @Override
        protected ReleaseVersion older() {
            return ReleaseVersion.of("1.4.0");
        }

        @Override
        protected ReleaseVersion newer() {
            return ReleaseVersion.of("1.5.0");
        }

        @Override
        protected ReleaseVersion missing() {
            return ReleaseVersion.of("9.9.9");
        }
    }

    @Nested
    class Backups extends BackupProviderContract {

        @Override
        protected BackupProvider provider() {
            return FakeBackups.create();
        }
    }

    @Nested
    class Restores extends RestorableBackupContract {

        private final FakeDatabase database = FakeDatabase.withData();

        @Override
        protected RestorableBackup provider() {
            return FakeBackups.of(database);
        }

        @Override
        protected void write(String what) {
            database.insert("sales", what);
        }

        @Override
        protected Object live() {
            return database.tables();
        }

        @Override
        protected Object aside(KeptAside kept) {
            return database.tables(kept.name());
        }

        @Override
        protected String liveName() {
            return database.live();
        }
    }

    abstract static class AnyMigrator extends MigratorContract {

        private FakeMigrator migrator;

        AnyMigrator(Atomicity atomicity) {
            migrator = FakeMigrator.from(3, 5, atomicity);
        }

        @Override
        protected Migrator migrator() {
            return migrator;
        }

        @Override
        protected Migrator failing() {
            return migrator.failingAt(5);
        }

        @Override
        protected Object content() {
            return migrator.position();
        }
    }

    @Nested
    class MigratorOfWholeSet extends AnyMigrator {
        MigratorOfWholeSet() {
            super(Atomicity.WHOLE_SET);
        }
    }

    @Nested
    class MigratorOneByOne extends AnyMigrator {
        MigratorOneByOne() {
            super(Atomicity.EACH_MIGRATION);
        }
    }

    @Nested
    class MigratorWithoutTransactions extends AnyMigrator {
        MigratorWithoutTransactions() {
            super(Atomicity.NONE);
        }
    }

    @Nested
    class Health extends HealthProbeContract {

        private Optional<ReleaseVersion> serving = Optional.empty();
        private Optional<SchemaVersion> schema = Optional.empty();
        private final FakeHealth health = FakeHealth.of(() -> serving, () -> schema);

        @Override
        protected HealthProbe probe() {
            return health;
        }

        @Override
        protected void serve(ReleaseVersion release, SchemaVersion position) {
            serving = Optional.of(release);
            schema = Optional.of(position);
        }

        @Override
        protected void serveUnwell(ReleaseVersion release, SchemaVersion position) {
            serve(release, position);
            health.unwell("disk full");
        }
    }

    @Nested
    class Check extends PreflightCheckContract {

        private final FakeService service = FakeService.of(ReleaseVersion.of("1.4.0"));

        @Override
        protected PreflightCheck passing() {
            return context -> List.of(Finding.info("service-state", "the service is stopped"));
        }

        @Override
        protected PreflightCheck blocking() {
            return context -> service.state(context.call()).activity() == Activity.STOPPED
                    ? List.of(Finding.blocking("service-stopped", "the service is stopped", "start it"))
                    : List.of();
        }

        @Override
        protected Object content() {
            return service.state();
        }
    }

    @Nested
    class Hook extends UpgradeHookContract {

        @Override
        protected UpgradeHook working() {
            return request -> Optional.empty();
        }

        @Override
        protected UpgradeHook failing() {
            return request -> Optional.of(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED, "the balancer does not answer [lb1]", "start the balancer"));
        }
    }

    @Nested
    class Journal extends UpgradeJournalContract {

        private final InMemoryJournal journal = InMemoryJournal.create();

        @Override
        protected UpgradeJournal journal() {
            return journal;
        }
    }

    @Nested
    class HoldInMemory extends UpgradeHoldContract {

        private final InMemoryHold hold = InMemoryHold.create();

        @Override
        protected UpgradeHold hold() {
            return hold;
        }
    }

    @Nested
    class Permit extends StartPermitContract {

        private final InMemoryPermit permit = InMemoryPermit.create();

        @Override
        protected StartPermit permit() {
            return permit;
        }

        @Override
        protected void reboot() {
            permit.reboot();
        }
    }

    @Nested
    class Listener extends UpgradeListenerContract {

        private final RecordingListener listener = RecordingListener.create();

        @Override
        protected UpgradeListener listener() {
            return listener;
        }
    }
}
