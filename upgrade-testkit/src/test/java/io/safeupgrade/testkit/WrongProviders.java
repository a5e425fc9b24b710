package io.safeupgrade.testkit;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Hold;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.TargetedMigrator;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Providers that break one promise each. Not found by a normal test run: only {@link WrongProvidersTests} runs them. */
final class WrongProviders {

    private WrongProviders() {}

    abstract static class Probe extends DatabaseProbeContract {

        final FakeDatabase database = FakeDatabase.withData();

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

    static final class ProbeThatWaits extends Probe {
        @Override
        protected DatabaseProbe down() {
            return call -> {
                call.pause(Duration.ofSeconds(1));
                return super.down().probe(call);
            };
        }
    }

    static final class ProbeThatCreatesSomething extends Probe {
        @Override
        protected DatabaseProbe reachable() {
            return call -> {
                database.open("left behind");
                return database.probe(call);
            };
        }
    }

    static final class LockForEverybody extends UpgradeLockContract {
        @Override
        protected UpgradeLock lock() {
            return InMemoryLock.create();
        }
    }

    static final class LockThatForgetsItsHolder extends UpgradeLockContract {

        private final InMemoryLock lock = InMemoryLock.create();

        @Override
        protected UpgradeLock lock() {
            return request -> lock.acquire(request) instanceof UpgradeLock.Acquired taken
                    ? taken
                    : new UpgradeLock.Busy("somebody", Instant.EPOCH);
        }
    }

    static final class LockReleasedByAnybody extends UpgradeLockContract {

        private boolean taken;

        @Override
        protected UpgradeLock lock() {
            return request -> {
                if (taken) {
                    return new UpgradeLock.Busy("run " + RUN, Instant.MAX);
                }
                taken = true;
                return new UpgradeLock.Acquired(new Shared());
            };
        }

        private final class Shared implements UpgradeLock.Held {
            @Override
            public boolean stillHeld() {
                return taken;
            }

            @Override
            public void close() {
                taken = false;
            }
        }
    }

    abstract static class Fence extends SessionFenceContract {

        final FakeDatabase database = FakeDatabase.withData();

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

    static final class FenceThatSeesNobody extends Fence {
        @Override
        protected SessionFence fence() {
            return request -> new SessionFence.Clear();
        }
    }

    static final class FenceThatAlwaysTerminates extends Fence {
        @Override
        protected SessionFence fence() {
            return request -> database.fence(new SessionFence.FenceRequest(request.call(), request.orphan(), true));
        }
    }

    static final class FenceThatEndsEverybody extends Fence {
        @Override
        protected SessionFence fence() {
            return request -> database.fence(
                    new SessionFence.FenceRequest(request.call(), Optional.empty(), request.terminate()));
        }
    }

    abstract static class Service extends ServiceControllerContract {

        final FakeService service = FakeService.of(ReleaseVersion.of("1.4.0"));

        @Override
        protected ServiceController controller() {
            return service;
        }

        @Override
        protected ServiceController broken() {
            service.failToStart("no memory");
            return controller();
        }
    }

    static final class ServiceThatLiesAboutStopping extends Service {
        @Override
        protected ServiceController controller() {
            return new Forwarding(service) {
                @Override
                public ServiceResult stop(StopRequest request) {
                    return new Reached(service.state());
                }
            };
        }
    }

    static final class ServiceThatThrows extends Service {
        @Override
        protected ServiceController controller() {
            return new Forwarding(service) {
                @Override
                public ServiceResult start(StartRequest request) {
                    if (service.start(request) instanceof Reached reached) {
                        return reached;
                    }
                    throw new IllegalStateException("did not start");
                }
            };
        }
    }

    abstract static class Forwarding implements ServiceController {

        private final ServiceController service;

        Forwarding(ServiceController service) {
            this.service = service;
        }

        @Override
        public ServiceState state(CallContext call) {
            return service.state(call);
        }

        @Override
        public ServiceResult stop(StopRequest request) {
            return service.stop(request);
        }

        @Override
        public ServiceResult start(StartRequest request) {
            return service.start(request);
        }
    }

    static final class InstallerThatOnlyGoesForward extends ReleaseInstallerContract {

        private final FakeInstaller installer = FakeInstaller.with(older(), newer());

        @Override
        protected ReleaseInstaller installer() {
            return new ReleaseInstaller() {
                @Override
                public Optional<ReleaseVersion> installed(CallContext call) {
                    return installer.installed(call);
                }

                @Override
                public Optional<Failure> install(InstallRequest request) {
                    return request.release().isBefore(installer.installed())
                            ? Optional.empty()
                            : installer.install(request);
                }
            };
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

    static final class BackupThatTrustsItself extends BackupProviderContract {
        @Override
        protected BackupProvider provider() {
            FakeBackups backups = FakeBackups.create();
            return new BackupProvider() {
                @Override
                public String name() {
                    return backups.name();
                }

                @Override
                public BackupResult create(BackupRequest request) {
                    return backups.create(request);
                }

                @Override
                public Verification verify(VerifyRequest request) {
                    return new Verification.Verified(request.depth(), "it was written, so it is there");
                }
            };
        }
    }

    abstract static class AnyMigrator extends MigratorContract {

        final FakeMigrator migrator = FakeMigrator.from(3, 5);
        final List<String> tables = new ArrayList<>();

        @Override
        protected Migrator failing() {
            migrator.failingAt(5);
            return migrator();
        }

        @Override
        protected Object content() {
            return List.of(List.copyOf(tables), migrator.position());
        }
    }

    static final class MigratorThatRecordsWhatItShips extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new InspectableMigrator() {
                @Override
                public SchemaHistory history(CallContext call) {
                    return new SchemaHistory(migrator.position(), migrator.shipped(), List.of());
                }

                @Override
                public MigrationStatus status(CallContext call) {
                    return migrator.status(call);
                }

                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    return migrator.migrate(request);
                }
            };
        }
    }

    static final class MigratorThatCreatesItsTableWhenLooking extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Migrator() {
                @Override
                public MigrationStatus status(CallContext call) {
                    tables.add("schema_history");
                    return migrator.status(call);
                }

                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    return migrator.migrate(request);
                }
            };
        }
    }

    static final class MigratorThatIsLessAtomicThanItSays extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Migrator() {
                @Override
                public MigrationStatus status(CallContext call) {
                    return migrator.status(call);
                }

                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    return migrator.migrate(
                            new MigrationRequest(request.call(), request.target(), MigrationRequest.Mode.EACH));
                }
            };
        }
    }

    static final class MigratorThatCommitsWithoutTheLock extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Migrator() {
                @Override
                public MigrationStatus status(CallContext call) {
                    return migrator.status(call);
                }

                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    CallContext call = request.call();
                    var blind = new CallContext(call.run(), call.deadline(), call.cancellation(), call.progress());
                    return migrator.migrate(new MigrationRequest(blind, request.target(), request.mode()));
                }
            };
        }
    }

    static final class MigratorThatNamesWhatIsNextAsItsTarget extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new TargetedMigrator() {
                @Override
                public Optional<SchemaVersion> target(CallContext call) {
                    return Optional.of(
                            migrator.status(call).pending().getFirst().version());
                }

                @Override
                public MigrationStatus status(CallContext call) {
                    return migrator.status(call);
                }

                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    return migrator.migrate(request);
                }
            };
        }
    }

    static final class HealthByAnyAnswer extends HealthProbeContract {

        private Optional<ReleaseVersion> serving = Optional.empty();

        @Override
        protected HealthProbe probe() {
            return request -> serving.isPresent()
                    ? new HealthProbe.Healthy()
                    : new HealthProbe.NoAnswer("nothing listens on [localhost:1]");
        }

        @Override
        protected void serve(ReleaseVersion release, SchemaVersion schema) {
            serving = Optional.of(release);
        }

        @Override
        protected void serveUnwell(ReleaseVersion release, SchemaVersion schema) {
            serving = Optional.of(release);
        }
    }

    static final class CheckWithoutRemedy extends PreflightCheckContract {
        @Override
        protected PreflightCheck passing() {
            return context -> List.of();
        }

        @Override
        protected PreflightCheck blocking() {
            return context -> List.of(Finding.blocking("wrong", "something is wrong", ""));
        }

        @Override
        protected Object content() {
            return "nothing";
        }
    }

    static final class HookThatThrows extends UpgradeHookContract {
        @Override
        protected UpgradeHook working() {
            return request -> Optional.empty();
        }

        @Override
        protected UpgradeHook failing() {
            return request -> {
                throw new IllegalStateException("something is wrong");
            };
        }
    }

    static final class JournalInOneProcess extends UpgradeJournalContract {
        @Override
        protected UpgradeJournal journal() {
            return InMemoryJournal.create();
        }
    }

    static final class JournalThatTakesAnyNumber extends UpgradeJournalContract {

        private final List<UpgradeJournal.JournalEntry> kept = new ArrayList<>();

        @Override
        protected UpgradeJournal journal() {
            return new UpgradeJournal() {
                @Override
                public void append(JournalEntry entry) {
                    kept.add(entry);
                }

                @Override
                public List<JournalEntry> entries() {
                    return List.copyOf(kept);
                }
            };
        }
    }

    static final class HoldOfItsOwnRunOnly extends UpgradeHoldContract {

        private final InMemoryHold hold = InMemoryHold.create();

        @Override
        protected UpgradeHold hold() {
            return new UpgradeHold() {
                @Override
                public Optional<Hold> current() {
                    return hold.current();
                }

                @Override
                public void place(Hold placed) {
                    hold.place(placed);
                }

                @Override
                public void release(RunId run) {
                    if (hold.current().filter(found -> found.run().equals(run)).isPresent()) {
                        hold.release(run);
                    }
                }
            };
        }
    }

    static final class PermitThatOutlivesReboot extends StartPermitContract {

        private final InMemoryPermit permit = InMemoryPermit.create();

        @Override
        protected StartPermit permit() {
            return permit;
        }

        @Override
        protected void reboot() {}
    }

    static final class ListenerOfOneRun extends UpgradeListenerContract {

        private boolean ended;

        @Override
        protected UpgradeListener listener() {
            return event -> {
                if (ended) {
                    throw new IllegalStateException("the run has ended");
                }
                ended = event instanceof UpgradeEvent.RunEnded;
            };
        }
    }
}
