package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Loss;
import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.RestorableBackup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongRestores {

    private static final String FILE = "fake.dump";

    private WrongRestores() {}

    /** A faithful provider over a fake database, of which each wrong one changes one answer. */
    abstract static class Restores extends RestorableBackupContract implements KeepsAside, CountsLosses {

        final FakeDatabase database = FakeDatabase.withData();
        final FakeBackups faithful = FakeBackups.of(database);

        @Override
        protected RestorableBackup provider() {
            return this;
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

        @Override
        public String name() {
            return faithful.name();
        }

        @Override
        public BackupResult create(BackupRequest request) {
            return faithful.create(request);
        }

        @Override
        public Verification verify(VerifyRequest request) {
            return faithful.verify(request);
        }

        @Override
        public List<Finding> obstacles(RestoreCheck check) {
            return faithful.obstacles(check);
        }

        @Override
        public RestoreResult restore(RestoreRequest request) {
            return faithful.restore(request);
        }

        @Override
        public List<KeptAside> keptAside(CallContext call) {
            return faithful.keptAside(call);
        }

        @Override
        public Optional<Failure> discard(DiscardRequest request) {
            return faithful.discard(request);
        }

        @Override
        public List<Loss> losses(RestoreCheck check) {
            return faithful.losses(check);
        }

        RestoreResult restoreAs(RestoreRequest request, CallContext call, RunId attempt) {
            return faithful.restore(
                    new RestoreRequest(call, request.directory(), request.parts(), attempt, request.extent()));
        }

        String aside(RunId attempt) {
            return database.live() + "_aside_" + attempt;
        }
    }

    static final class RestoresNothing extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            database.cluster().create(aside(request.attempt()), database.tables());
            return faithful.restore(request);
        }
    }

    static final class LosesTheLiveData extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            RestoreResult result = faithful.restore(request);
            database.cluster().drop(aside(request.attempt()));
            return result instanceof Restored ? new Restored(List.of(), List.of()) : result;
        }
    }

    static final class PutsAsideTwice extends Restores {

        private int tries;

        @Override
        public RestoreResult restore(RestoreRequest request) {
            return restoreAs(request, request.call(), new RunId("try-" + ++tries));
        }
    }

    static final class ReplacesWhatTheFirstPutAside extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            database.cluster().drop(aside(RUN));
            return restoreAs(request, request.call(), RUN);
        }
    }

    static final class BelievesEveryPart extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            try {
                database.cluster()
                        .create(
                                "copy",
                                FakeDump.read(Disk.real(), request.directory().resolve(FILE)));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            database.swap("copy", aside(request.attempt()));
            return new Restored(faithful.keptAside(request.call()), List.of());
        }
    }

    static final class GoesOnWhenCancelled extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            CallContext call = request.call();
            CallContext deaf = new CallContext(
                    call.run(), call.deadline(), Cancellation.create(), call.progress(), call.lockHeld());
            return restoreAs(request, deaf, request.attempt());
        }
    }

    static final class GoesOnWithoutTime extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            CallContext call = request.call();
            CallContext patient = new CallContext(
                    call.run(),
                    Deadline.in(Duration.ofHours(1), call.pace()),
                    call.cancellation(),
                    call.progress(),
                    call.lockHeld());
            return restoreAs(request, patient, request.attempt());
        }
    }

    static final class SwapsWithoutTheLock extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            CallContext call = request.call();
            CallContext blind = new CallContext(call.run(), call.deadline(), call.cancellation(), call.progress());
            return restoreAs(request, blind, request.attempt());
        }
    }

    static final class LeavesCopiesBehind extends Restores {
        @Override
        public RestoreResult restore(RestoreRequest request) {
            RestoreResult result = faithful.restore(request);
            if (result instanceof Untouched) {
                database.cluster().create(database.live() + "_restoring_" + request.attempt(), Map.of());
            }
            return result;
        }
    }

    static final class SeesObstaclesEverywhere extends Restores {
        @Override
        public List<Finding> obstacles(RestoreCheck check) {
            return List.of(Finding.blocking("careful", "something might be wrong", "look"));
        }
    }

    static final class KeepsWhatIsDiscarded extends Restores {
        @Override
        public Optional<Failure> discard(DiscardRequest request) {
            return faithful.keptAside(request.call()).contains(request.what())
                    ? Optional.empty()
                    : Optional.of(Failure.of(
                            ErrorCode.USAGE, "there is no [" + request.what().name() + "]", "look"));
        }
    }

    static final class DiscardsAnything extends Restores {
        @Override
        public Optional<Failure> discard(DiscardRequest request) {
            database.cluster().drop(request.what().name());
            return Optional.empty();
        }
    }

    static final class SeesNoLoss extends Restores {
        @Override
        public List<Loss> losses(RestoreCheck check) {
            return List.of();
        }
    }
}
