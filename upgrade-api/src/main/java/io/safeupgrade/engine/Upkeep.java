package io.safeupgrade.engine;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Progress;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.file.Examination.Damaged;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.KeepsAside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Look after restore points between upgrades: list, verify, tidy, discard what restores kept aside.
 *
 * <p>Get one by {@link SafeUpgrade#upkeep}. Verifying takes no lock, so that it never keeps an upgrade waiting; what removes
 * takes the upgrade's lock.
 *
 * @since 0.1
 */
public final class Upkeep {

    private final Appliance appliance;
    private final Cancellation cancellation;
    private final ProviderCalls calls;
    private Consumer<Progress> progress = ignored -> {};

    Upkeep(Appliance appliance, RunId run, Cancellation cancellation) {
        this.appliance = appliance;
        this.cancellation = cancellation;
        this.calls = new ProviderCalls(
                run,
                appliance.settings().pace(),
                appliance.settings().deadlines().grace(),
                () -> true);
    }

    /** Report progress of long work to {@code listener}. */
    public Upkeep reporting(Consumer<Progress> listener) {
        this.progress = listener;
        return this;
    }

    /** List verified restore points, oldest first. */
    public List<RestorePoint> restorePoints() {
        return appliance.state().restorePoints().list();
    }

    /** Return a warning for each restore point that cannot be trusted. */
    public List<Finding> broken() {
        return appliance.state().restorePoints().broken();
    }

    /**
     * Look at every file of {@code point}, read every part back as deep as {@code depth}, and record the result with its
     * date where the restore point is one of this store.
     *
     * @return what came of it; a look that could not be made as deep as asked for is rejected and not recorded
     */
    public Verification verify(RestorePoint point, Depth depth) {
        RestorePointStore store = appliance.state().restorePoints();
        Verification result =
                store.examine(point.directory()) instanceof Damaged damaged ? damaged.rejected() : look(point, depth);
        if (store.directory().equals(point.directory().getParent())) {
            store.record(point, depth, result, appliance.settings().pace().instant());
        }
        return result;
    }

    private Verification look(RestorePoint point, Depth depth) {
        List<String> evidence = new ArrayList<>();
        for (BackupPart part : point.parts()) {
            Optional<BackupProvider> provider = appliance.backups().stream()
                    .filter(one -> one.name().equals(part.provider()))
                    .findFirst();
            if (provider.isEmpty()) {
                return new Rejected(Failure.of(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "nothing here can read the part [" + part.name() + "] made by [" + part.provider() + "]",
                        "verify it where it was made"));
            }
            switch (verify(provider.get(), point, part, depth)) {
                case Rejected rejected -> {
                    return rejected;
                }
                case Verified verified -> evidence.add(part.name() + ": " + verified.evidence());
            }
        }
        return new Verified(depth, String.join("; ", evidence));
    }

    private Verification verify(BackupProvider provider, RestorePoint point, BackupPart part, Depth depth) {
        String what = "the verification of [" + part.name() + "]";
        Answer<Verification> answer = calls.ask(
                what,
                appliance.settings().deadlines().backup(),
                cancellation,
                progress,
                call -> provider.verify(new BackupProvider.VerifyRequest(call, point.directory(), part, depth)));
        return answer instanceof Answer.Value<Verification> value
                ? value.value()
                : new Rejected(
                        Failure.of(ErrorCode.PREFLIGHT_BLOCKED, what + " " + Answer.describe(answer), "try again"));
    }

    /**
     * Remove what nobody needs any more.
     *
     * @param dryRun whether only to say what would go
     * @throws UpgradeException LOCK_HELD if an upgrade runs, STATE_UNREADABLE if something cannot be removed
     */
    public PruneReport prune(boolean dryRun) {
        Tidying tidying = new Tidying(appliance, this::asking);
        return dryRun ? tidying.tidy(true) : locked(() -> tidying.tidy(false));
    }

    /** List what restores left beside the live data. */
    public List<KeptAside> keptAside() {
        return keepers().stream()
                .flatMap(provider -> asked("the list of what is kept aside", provider::keptAside).stream())
                .toList();
    }

    /**
     * Discard what a restore kept aside; it may hold the only copy of what was written before that restore.
     *
     * @return why not, or empty once it is gone
     * @throws UpgradeException LOCK_HELD if an upgrade runs
     */
    public Optional<Failure> discard(KeptAside what) {
        KeepsAside provider = keepers().stream()
                .filter(one -> one.name().equals(what.provider()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider [" + what.provider() + "]"));
        return locked(() -> asked(
                "the removal of [" + what.name() + "]",
                call -> provider.discard(new KeepsAside.DiscardRequest(call, what))));
    }

    private <T> T locked(Supplier<T> work) {
        try (Locks locks = new Locks(appliance, calls, cancellation, event -> {})) {
            locks.take(appliance.state().lock()).ifPresent(busy -> {
                throw new UpgradeException(busy);
            });
            return work.get();
        }
    }

    private <T> T asked(String what, Function<CallContext, T> call) {
        Answer<T> answer = asking(what, call);
        return switch (answer) {
            case Answer.Value<T> value -> value.value();
            case Answer.Threw<T> threw when threw.thrown() instanceof UpgradeException known -> throw known;
            case Answer.Threw<T> threw -> throw unanswered(what, threw);
            case Answer.Hung<T> hung -> throw unanswered(what, hung);
        };
    }

    private static UpgradeException unanswered(String what, Answer<?> answer) {
        return new UpgradeException(
                Failure.of(ErrorCode.STATE_UNREADABLE, what + " " + Answer.describe(answer), "try again"));
    }

    private <T> Answer<T> asking(String what, Function<CallContext, T> call) {
        Duration limit = appliance.settings().deadlines().stop();
        return calls.ask(what, limit, cancellation, progress, call);
    }

    private List<KeepsAside> keepers() {
        return appliance.backups().stream()
                .filter(KeepsAside.class::isInstance)
                .map(KeepsAside.class::cast)
                .toList();
    }
}
