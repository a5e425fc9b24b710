package io.safeupgrade.testkit;

import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeListener;
import java.util.List;
import java.util.Optional;

/** Backups, checks, hooks and listeners that break one promise each; only {@link WrongProvidersTests} runs them. */
final class WrongAdditions {

    private WrongAdditions() {}

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
