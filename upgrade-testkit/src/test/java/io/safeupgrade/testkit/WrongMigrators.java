package io.safeupgrade.testkit;

import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.TargetedMigrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Migrators that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongMigrators {

    private WrongMigrators() {}

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

        /** Keeps every promise; a wrong one changes one answer. */
        class Faithful implements Migrator {

            @Override
            public MigrationStatus status(CallContext call) {
                return migrator.status(call);
            }

            @Override
            public MigrationResult migrate(MigrationRequest request) {
                return migrator.migrate(request);
            }
        }
    }

    static final class MigratorThatRecordsWhatItShips extends AnyMigrator {

        @Override
        protected Migrator migrator() {
            return new Shipped();
        }

        private final class Shipped extends Faithful implements InspectableMigrator {
            @Override
            public SchemaHistory history(CallContext call) {
                return new SchemaHistory(migrator.position(), migrator.shipped(), List.of());
            }
        }
    }

    static final class MigratorThatCreatesItsTableWhenLooking extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Faithful() {
                @Override
                public MigrationStatus status(CallContext call) {
                    tables.add("schema_history");
                    return super.status(call);
                }
            };
        }
    }

    static final class MigratorThatIsLessAtomicThanItSays extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Faithful() {
                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    return super.migrate(
                            new MigrationRequest(request.call(), request.target(), MigrationRequest.Mode.EACH));
                }
            };
        }
    }

    static final class MigratorThatCommitsWithoutTheLock extends AnyMigrator {
        @Override
        protected Migrator migrator() {
            return new Faithful() {
                @Override
                public MigrationResult migrate(MigrationRequest request) {
                    CallContext call = request.call();
                    var blind = new CallContext(call.run(), call.deadline(), call.cancellation(), call.progress());
                    return super.migrate(new MigrationRequest(blind, request.target(), request.mode()));
                }
            };
        }
    }

    static final class MigratorThatNamesWhatIsNextAsItsTarget extends AnyMigrator {

        @Override
        protected Migrator migrator() {
            return new Next();
        }

        private final class Next extends Faithful implements TargetedMigrator {
            @Override
            public Optional<SchemaVersion> target(CallContext call) {
                return Optional.of(migrator.status(call).pending().getFirst().version());
            }
        }
    }
}
