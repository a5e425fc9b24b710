package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.testkit.Fault;
import io.safeupgrade.testkit.PowerCut;
import io.safeupgrade.testkit.ProcessDisk.Operation;
import io.safeupgrade.testkit.matrix.Cut.Kill;
import io.safeupgrade.testkit.matrix.Story.Trait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kill every process at every instant that differs from the one before, with and without the power, also the process that
 * cleans up after a killed one; then ask an oracle whether the machine is safe.
 *
 * <p>{@code -Dcrash.grid=full} cuts the power in more ways; {@code -Dcrash.seed} draws others.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashGridTests {

    private static final boolean FULL = "full".equals(System.getProperty("crash.grid"));
    private static final long SEED = Long.getLong("crash.seed", 20261120);
    private static final int SHOWN = 5;

    /** How many instants there are for each that is tried in a story without traits, unless the grid is full. */
    private static final int EVERY = Integer.getInteger("crash.every", 2);

    /** So that the grid cannot quietly become empty. */
    private static final int FEWEST_KILLS = 2000;

    private static final Map<String, Integer> KILLED = new ConcurrentSkipListMap<>();

    /** The calls that change something outside of the disk. */
    private static final Set<String> EFFECTS = Set.of(
            "SessionFence.fence",
            "ServiceController.stop",
            "BackupProvider.create",
            "BackupProvider.verify",
            "ReleaseInstaller.install",
            "Migrator.migrate",
            "ServiceController.start",
            "RestorableBackup.restore");

    @TestFactory
    @DisplayName("I1 to I15: a kill at any instant, of the run or of its recovery, ends safely")
    Stream<DynamicTest> anyKillEndsSafely() {
        return Story.all().map(story -> DynamicTest.dynamicTest(story.toString(), () -> play(story)));
    }

    private static void play(Story story) {
        List<String> unsafe = new ArrayList<>();
        List<Kill> kills = kills(story);
        Random random = new Random(SEED);
        int killed = 0;
        for (Kill kill : kills) {
            long seed = random.nextLong();
            Attempt attempt = new Attempt(story, kill, new Random(seed));
            try {
                attempt.play();
            } catch (AssertionError | RuntimeException found) {
                unsafe.add(story + " " + attempt.kills + ": " + found);
            }
            killed += attempt.kills.size();
        }
        KILLED.put("%s: %d instants, %d unsafe".formatted(story, kills.size(), unsafe.size()), killed);
        assertThat(unsafe.stream().limit(SHOWN))
                .as("%d of %d", unsafe.size(), kills.size())
                .isEmpty();
    }

    @AfterAll
    static void theGridIsNotEmptyAndTellsItsSize() {
        int all = KILLED.values().stream().mapToInt(Integer::intValue).sum();
        KILLED.forEach((story, killed) -> System.out.println(killed + " kills in " + story));
        System.out.println(all + " kills, seed " + SEED);
        assertThat(all).isGreaterThan(FEWEST_KILLS);
    }

    /** One machine, on which one process after the other may be killed. */
    private static final class Attempt {

        private final Story story;
        private final Random random;
        private final List<Kill> kills = new ArrayList<>();
        private Kill next;

        Attempt(Story story, Kill first, Random random) {
            this.story = story;
            this.next = first;
            this.random = random;
        }

        void play() {
            CrashMachine world = new CrashMachine(story);
            world.arm(next.cut());
            Optional<UpgradeOutcome> outcome = world.attempt(Trigger.OPERATOR);
            assertThat(world.died()).as("%s struck", next).isTrue();
            while (outcome.isEmpty()) {
                kills.add(next);
                world.next(next);
                if (kills.size() < 3 && random.nextInt(2) == 0) {
                    next = new Kill(new Cut.BeforeOperation(1 + random.nextInt(250)), power());
                    world.arm(next.cut());
                }
                outcome = world.resume();
            }
            world.disarm();
            new CrashOracle(world).judge(outcome.get(), kills.size());
        }

        private Optional<PowerCut> power() {
            return switch (random.nextInt(3)) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(new PowerCut.LosesAll());
                default -> Optional.of(new PowerCut.KeepsSome(random.nextLong()));
            };
        }
    }

    /** Every instant of a run that nobody kills, or some of them by lot. */
    private static List<Kill> kills(Story story) {
        CrashMachine world = new CrashMachine(story);
        int callsBefore = world.machine.faults.calls().size();
        assertThat(world.attempt(Trigger.OPERATOR)).isPresent();
        List<Kill> kills = new ArrayList<>();
        Random random = new Random(SEED);
        world.machine.operations().forEach(operation -> kills.addAll(kills(operation, random)));
        List<Fault.Point> calls = world.machine.faults.calls();
        kills.addAll(kills(calls.subList(callsBefore, calls.size())));
        boolean migrates = calls.stream().anyMatch(point -> point.toString().equals("Migrator.migrate"));
        if (migrates && !story.restores() && !story.is(Trait.FAILING)) {
            kills.addAll(inMigration(story));
        }
        int every = FULL ? 1 : story.traits().isEmpty() ? EVERY : 2 * EVERY;
        return IntStream.range(0, kills.size())
                .filter(index -> index % every == Math.floorMod(story.toString().hashCode() + SEED, every))
                .mapToObj(kills::get)
                .toList();
    }

    /** An operation differs from the one before for a killed process when it changes what is there, for the power when it syncs. */
    private static List<Kill> kills(Operation operation, Random random) {
        Cut after = new Cut.AfterOperation(operation.number());
        Optional<PowerCut> some = Optional.of(new PowerCut.KeepsSome(random.nextLong()));
        List<Kill> kills = new ArrayList<>();
        switch (operation.kind()) {
            case LOOK, READ, PROTECT -> {}
            case SYNC, SYNC_DIRECTORY -> kills.add(new Kill(after, Optional.of(new PowerCut.LosesAll())));
            case CREATE, APPEND, CUT, RENAME, DELETE, CREATE_DIRECTORY -> {
                kills.add(new Kill(after, Optional.empty()));
                kills.add(new Kill(after, some));
            }
        }
        if (operation.bytes() > 1) {
            Cut within = new Cut.InWrite(operation.number(), 1 + random.nextInt(operation.bytes() - 1));
            kills.add(new Kill(within, random.nextBoolean() ? some : Optional.empty()));
        }
        return kills;
    }

    private static List<Kill> kills(Collection<Fault.Point> calls) {
        Map<Fault.Point, Long> effects = calls.stream()
                .filter(point -> EFFECTS.contains(point.toString()))
                .collect(Collectors.groupingBy(point -> point, LinkedHashMap::new, Collectors.counting()));
        List<Kill> kills = new ArrayList<>();
        effects.forEach((point, times) -> {
            for (int nth = 1; nth <= times; nth++) {
                kills.add(new Kill(at(point, nth, Fault.Kind.DIES), Optional.empty()));
                Cut afterwards = at(point, nth, Fault.Kind.DIES_AFTERWARDS);
                kills.add(new Kill(afterwards, Optional.empty()));
                kills.add(new Kill(afterwards, Optional.of(new PowerCut.LosesAll())));
            }
        });
        return kills;
    }

    private static Cut at(Fault.Point point, int nth, Fault.Kind kind) {
        return new Cut.AtCall(new Fault(point, nth, kind));
    }

    private static List<Kill> inMigration(Story story) {
        List<Kill> kills = new ArrayList<>();
        int steps = story.is(Trait.STEPWISE) ? 2 : 0;
        for (int step = 0; step <= steps; step++) {
            for (int callsLeft : List.of(0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, Integer.MAX_VALUE)) {
                kills.add(new Kill(new Cut.InMigration(step, callsLeft), Optional.empty()));
            }
            kills.add(new Kill(new Cut.InMigration(step, 0), Optional.of(new PowerCut.LosesAll())));
        }
        return kills;
    }
}
