package io.safeupgrade.testkit;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.SessionFence;
import java.time.Duration;
import java.util.Optional;

/** Probes and fences of a database that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongDatabases {

    private WrongDatabases() {}

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
}
