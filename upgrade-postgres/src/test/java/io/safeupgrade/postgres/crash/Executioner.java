package io.safeupgrade.postgres.crash;

import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.file.Disk;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeListener;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Counts every effect of a process, and kills the process with SIGKILL at the one that is chosen. */
final class Executioner implements UpgradeListener {

    private static final Set<String> DISK_EFFECTS = Set.of(
            "create",
            "append",
            "cut",
            "sync",
            "syncDirectory",
            "rename",
            "delete",
            "deleteTree",
            "createDirectory",
            "protect");

    private final Cut chosen;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<Cut> seen = new ArrayList<>();
    private String phase = "-";

    private Executioner(Cut chosen) {
        this.chosen = chosen;
    }

    /** Kill this process at {@code chosen}. */
    static Executioner at(Cut chosen) {
        return new Executioner(chosen);
    }

    /** Kill nobody. */
    static Executioner idle() {
        return new Executioner(Cut.NEVER);
    }

    /** Every point that was passed, in order. */
    synchronized List<Cut> seen() {
        return List.copyOf(seen);
    }

    @Override
    public synchronized void on(UpgradeEvent event) {
        if (event instanceof UpgradeEvent.PhaseStarted started) {
            phase = started.phase().name();
        }
    }

    Disk watch(Disk disk) {
        return (Disk) watched("disk", disk, List.of(Disk.class), DISK_EFFECTS);
    }

    UpgradeJournal watch(UpgradeJournal journal) {
        return (UpgradeJournal) watched("journal", journal, List.of(UpgradeJournal.class), Set.of("append"));
    }

    /** Watch every method of all interfaces of a provider. */
    <T> T provider(Class<T> type, T provider) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> at = provider.getClass(); at != null; at = at.getSuperclass()) {
            interfaces(at, all);
        }
        return type.cast(watched("provider", provider, new ArrayList<>(all), Set.of()));
    }

    private static void interfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> each : type.getInterfaces()) {
            if (all.add(each)) {
                interfaces(each, all);
            }
        }
    }

    private Object watched(String strategy, Object target, List<Class<?>> types, Set<String> effects) {
        return Proxy.newProxyInstance(
                Executioner.class.getClassLoader(), types.toArray(Class<?>[]::new), (proxy, method, arguments) -> {
                    boolean counts = !method.getDeclaringClass().equals(Object.class)
                            && !method.getName().equals("name")
                            && (effects.isEmpty() || effects.contains(method.getName()));
                    if (counts) {
                        passes(strategy, method.getName() + " before");
                    }
                    try {
                        Object answer = method.invoke(target, arguments);
                        if (counts) {
                            passes(strategy, method.getName() + " after");
                        }
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private synchronized void passes(String strategy, String effect) {
        int number = counts.merge(strategy + "/" + phase + "/" + effect, 1, Integer::sum);
        Cut here = new Cut(strategy, phase, effect, number);
        seen.add(here);
        if (here.equals(chosen)) {
            die();
        }
    }

    /** The signal comes from outside; until it is here, nobody who passes goes on, for the monitor is held. */
    private static void die() {
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException unkillable) {
            Runtime.getRuntime().halt(137);
        }
        while (true) {
            LockSupport.park();
        }
    }
}
