package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Phase;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.file.Retention;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Remove what nobody needs: restore points by rule, what interrupted runs left unpublished, copies of restores.
 *
 * <p>A run that went on to migrate had published its restore point: if a power cut undid the renaming, what looks partial
 * is the only copy, and is published again instead. Data that a restore replaced are never touched here.
 */
final class Tidying {

    /** Asks a provider, bounded in time. */
    interface Ask {
        <T> Answer<T> of(String what, Function<CallContext, T> call);
    }

    private final Appliance appliance;
    private final Ask ask;
    private final List<Finding> findings = new ArrayList<>();

    Tidying(Appliance appliance, Ask ask) {
        this.appliance = appliance;
        this.ask = ask;
    }

    /** Say what would go, and remove it unless {@code dryRun}. */
    PruneReport tidy(boolean dryRun) {
        RestorePointStore store = appliance.state().restorePoints();
        List<RunId> swept = partials(store, dryRun);
        Retention.Verdict verdict = retention(store);
        findings.addAll(verdict.findings());
        List<KeptAside> scratch = scratch();
        if (!dryRun) {
            store.finishRemovals();
            verdict.remove().forEach(store::remove);
            scratch.forEach(this::discard);
        }
        long bytes = verdict.remove().stream().mapToLong(RestorePoint::bytes).sum()
                + scratch.stream().mapToLong(KeptAside::bytes).sum();
        return new PruneReport(dryRun, verdict.remove(), verdict.keep(), swept, scratch, findings, bytes);
    }

    private Retention.Verdict retention(RestorePointStore store) {
        JournalHistory history = history();
        return appliance
                .settings()
                .retention()
                .decide(
                        store.list(),
                        appliance.release(),
                        history.before(appliance.release()),
                        appliance.settings().pace().instant());
    }

    private List<RunId> partials(RestorePointStore store, boolean dryRun) {
        List<RunId> partials = store.partials();
        Set<RunId> migrated = partials.isEmpty() ? Set.of() : migrated();
        List<RunId> swept = new ArrayList<>();
        for (RunId partial : partials) {
            if (!migrated.contains(partial)) {
                swept.add(partial);
                if (!dryRun) {
                    store.sweep(partial);
                }
            } else if (dryRun || store.republish(partial).isEmpty()) {
                findings.add(Finding.warning(
                        "restore-point-incomplete",
                        "the restore point of run [" + partial + "], which went on to migrate, is not under its name",
                        "look at " + store.directory()));
            }
        }
        return swept;
    }

    private Set<RunId> migrated() {
        return appliance.state().journal().entries().stream()
                .filter(entry -> entry.phase().filter(Phase.MIGRATE::equals).isPresent())
                .map(JournalEntry::run)
                .collect(Collectors.toSet());
    }

    private List<KeptAside> scratch() {
        return providers().stream()
                .flatMap(provider -> listed(provider).stream())
                .filter(left -> left.kind() == KeptAside.Kind.SCRATCH)
                .toList();
    }

    private List<KeptAside> listed(KeepsAside provider) {
        Answer<List<KeptAside>> answer = ask.of("the list of what is kept aside", provider::keptAside);
        if (answer instanceof Answer.Value<List<KeptAside>> value) {
            return value.value();
        }
        findings.add(Finding.warning(
                "kept-aside-unknown",
                "what [" + provider.name() + "] keeps aside could not be listed: it " + Answer.describe(answer),
                "try again later"));
        return List.of();
    }

    private void discard(KeptAside left) {
        providers().stream()
                .filter(provider -> provider.name().equals(left.provider()))
                .findFirst()
                .flatMap(provider -> discard(provider, left))
                .ifPresent(failed -> findings.add(Finding.warning("not-discarded", failed.what(), failed.remedy())));
    }

    private Optional<Failure> discard(KeepsAside provider, KeptAside left) {
        Answer<Optional<Failure>> answer = ask.of(
                "the removal of [" + left.name() + "]",
                call -> provider.discard(new KeepsAside.DiscardRequest(call, left)));
        return answer instanceof Answer.Value<Optional<Failure>> value
                ? value.value()
                : Optional.of(Failure.of(
                        ErrorCode.INTERNAL,
                        "the removal of [" + left.name() + "] " + Answer.describe(answer),
                        "try again later"));
    }

    private List<KeepsAside> providers() {
        return appliance.backups().stream()
                .filter(KeepsAside.class::isInstance)
                .map(KeepsAside.class::cast)
                .toList();
    }

    private JournalHistory history() {
        return JournalHistory.of(appliance.state().journal().entries());
    }
}
