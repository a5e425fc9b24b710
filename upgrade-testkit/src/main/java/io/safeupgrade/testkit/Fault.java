package io.safeupgrade.testkit;

import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.LoggedService;
import io.safeupgrade.spi.ManualRestore;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.PreviewableMigrator;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.TargetedMigrator;
import io.safeupgrade.spi.UpgradeHold;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeListener;
import io.safeupgrade.spi.UpgradeLock;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Describe one thing that goes wrong: the {@code nth} call of a provider's method.
 *
 * @param point which method
 * @param nth which of its calls, from 1
 * @param kind what goes wrong
 * @since 0.1
 */
public record Fault(Point point, int nth, Kind kind) {

    /** Everything that an engine calls, in the order of the SPI. */
    private static final List<Class<?>> SPI = List.of(
            DatabaseProbe.class,
            SessionFence.class,
            ServiceController.class,
            LoggedService.class,
            ReleaseInstaller.class,
            BackupProvider.class,
            EstimatedBackup.class,
            ManualRestore.class,
            RestorableBackup.class,
            KeepsAside.class,
            CountsLosses.class,
            Migrator.class,
            PreviewableMigrator.class,
            TargetedMigrator.class,
            InspectableMigrator.class,
            HealthProbe.class,
            PreflightCheck.class,
            UpgradeHook.class,
            UpgradeJournal.class,
            UpgradeLock.class,
            UpgradeLock.Held.class,
            UpgradeHold.class,
            StartPermit.class,
            UpgradeListener.class);

    /** Names and references that a provider hands out; nothing happens in them. */
    private static final Set<String> CONSTANT = Set.of("name", "lock");

    /** What goes wrong. */
    public enum Kind {
        /** It throws and has done nothing. */
        THROWS,
        /** It throws after it has done its work, as when the answer is lost. */
        THROWS_AFTERWARDS,
        /** It answers that it failed, in the way that its interface provides, and has done nothing. */
        FAILS,
        /** It hangs past its deadline and ends when its call is cancelled. */
        HANGS,
        /** It hangs past its deadline, ignores cancellation and ends only when its thread is interrupted. */
        HANGS_DEAF,
        /** Somebody cancels the whole run just before it answers; its work is done. */
        CANCELS,
        /** The process is killed before it does its work. */
        DIES,
        /** The process is killed when it has done its work; nobody hears the answer. */
        DIES_AFTERWARDS
    }

    /**
     * Name one method of a provider.
     *
     * @param spi the interface that declares it
     * @param method its name; no interface has two methods of one name
     */
    public record Point(Class<?> spi, String method) {

        /** Return the kinds of fault that the method can have and that its process lives through. */
        public Set<Kind> kinds() {
            EnumSet<Kind> kinds = EnumSet.of(Kind.THROWS, Kind.THROWS_AFTERWARDS, Kind.CANCELS);
            if (FailureAnswer.exists(this)) {
                kinds.add(Kind.FAILS);
            }
            if (hasCall()) {
                kinds.addAll(EnumSet.of(Kind.HANGS, Kind.HANGS_DEAF));
            }
            return kinds;
        }

        private boolean hasCall() {
            return Arrays.stream(spi.getDeclaredMethods())
                    .filter(found -> found.getName().equals(method))
                    .flatMap(found -> Arrays.stream(found.getParameterTypes()))
                    .anyMatch(Point::carriesCall);
        }

        private static boolean carriesCall(Class<?> type) {
            RecordComponent[] parts = type.getRecordComponents();
            if (type == CallContext.class) {
                return true;
            }
            return parts != null && Arrays.stream(parts).anyMatch(part -> part.getType() == CallContext.class);
        }

        @Override
        public String toString() {
            return spi.getSimpleName() + "." + method;
        }
    }

    /** Name the method {@code method} of {@code spi}; the first call of it goes wrong as {@code kind} says. */
    public static Fault first(Class<?> spi, String method, Kind kind) {
        return new Fault(new Point(spi, method), 1, kind);
    }

    /** Return every method of every provider in which something can go wrong, always in the same order. */
    public static Stream<Point> points() {
        return SPI.stream()
                .flatMap(spi -> Arrays.stream(spi.getDeclaredMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !CONSTANT.contains(name))
                        .sorted(Comparator.naturalOrder())
                        .map(name -> new Point(spi, name)));
    }

    /** Return every kind of fault at the first call of every method, always in the same order. */
    public static Stream<Fault> matrix() {
        return points().flatMap(point -> point.kinds().stream().map(kind -> new Fault(point, 1, kind)));
    }

    @Override
    public String toString() {
        return point + " #" + nth + " " + kind;
    }
}
