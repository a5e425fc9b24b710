package io.safeupgrade.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeLock;
import io.safeupgrade.testkit.Fault;
import io.safeupgrade.testkit.Killed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Let every call into every provider go wrong, once, in every way, in every plan shape; then ask one oracle whether the
 * machine is safe, whether nobody repeats the failure by itself, and whether a second try ends well.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailureMatrixTests {

    /** So that the matrix cannot quietly become empty. */
    private static final int FEWEST_CELLS = 2000;

    @ParameterizedTest
    @EnumSource(Shape.class)
    @DisplayName("AC-05: stop, back up, migrate, start; every shape ends as it was found")
    void endsWellWithoutAFault(Shape shape) {
        Machine machine = machine(shape);
        UpgradeOutcome outcome = machine.attempt(Trigger.OPERATOR);
        assertThat(outcome).isInstanceOf(UpgradeOutcome.Upgraded.class);
        assertThat(outcome.report().warnings()).isEmpty();
        new Oracle(machine).accepts(outcome);
        assertThat(machine.attempt(Trigger.BOOT)).isInstanceOf(UpgradeOutcome.UpToDate.class);
    }

    @TestFactory
    @DisplayName("C-02, C-04, AC-03, AC-05: any fault in any call ends safely, is not repeated, and can be mended")
    Stream<DynamicTest> anyFaultEndsSafely() {
        return cells().map(cell -> DynamicTest.dynamicTest(cell.toString(), () -> check(cell)));
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    @DisplayName("a lock that is lost, and a cancellation, between the checks and HOLD touch nothing: refused, 10")
    void nothingIsTouchedBeforeTheFirstPhaseMayBegin(Shape shape) {
        for (Fault.Kind kind : List.of(Fault.Kind.FAILS, Fault.Kind.THROWS, Fault.Kind.CANCELS)) {
            Machine machine = machine(shape);
            Fault fault = kind == Fault.Kind.CANCELS
                    ? Fault.first(UpgradeJournal.class, "append", kind)
                    : Fault.first(UpgradeLock.Held.class, "stillHeld", kind);
            machine.faults.arm(fault);
            UpgradeOutcome outcome = machine.attempt(Trigger.OPERATOR);
            assertThat(machine.faults.struck()).containsExactly(fault);
            assertThat(outcome.failure().orElseThrow().code())
                    .isEqualTo(kind == Fault.Kind.CANCELS ? ErrorCode.CANCELLED : ErrorCode.LOCK_LOST_EARLY);
            assertThat(outcome.exitCode()).isEqualTo(10);
            assertThat(outcome.report().state()).isEqualTo("Nothing was touched.");
            assertThat(machine.faults.calls())
                    .extracting(Fault.Point::toString)
                    .doesNotContain("UpgradeHold.place", "UpgradeHold.release", "StartPermit.revoke")
                    .doesNotContain("ServiceController.stop", "ServiceController.start");
            Oracle oracle = new Oracle(machine);
            oracle.accepts(outcome);
            oracle.recovers(outcome);
        }
    }

    @Test
    @DisplayName("a run that was to end a killed one and was not let begin leaves that to the next")
    void theKilledRunIsEndedByTheNextOne() {
        Machine machine = machine(Shape.SERVICE_RUNNING);
        machine.faults.arm(Fault.first(Migrator.class, "migrate", Fault.Kind.DIES_AFTERWARDS));
        assertThatThrownBy(() -> machine.attempt(Trigger.OPERATOR)).isInstanceOf(Killed.class);
        machine.anotherProcess();
        machine.faults.arm(Fault.first(UpgradeLock.Held.class, "stillHeld", Fault.Kind.FAILS));
        assertThat(machine.attempt(Trigger.OPERATOR).failure().orElseThrow().code())
                .isEqualTo(ErrorCode.LOCK_LOST_EARLY);
        assertThat(machine.hold.current()).as("the hold of the killed run").isPresent();
        assertThat(machine.service.serving()).isEmpty();
        machine.anotherProcess();
        assertThat(machine.build().status().unfinished()).isPresent();
        assertThat(machine.attempt(Trigger.BOOT)).isInstanceOf(UpgradeOutcome.Upgraded.class);
        assertThat(machine.service.serving()).contains(Machine.NEW);
    }

    @Test
    void theMatrixIsNotEmpty() {
        assertThat(cells().count()).isGreaterThan(FEWEST_CELLS);
    }

    private record Cell(Shape shape, Fault fault) {
        @Override
        public String toString() {
            return shape + ": " + fault;
        }
    }

    private void check(Cell cell) {
        Machine machine = machine(cell.shape());
        machine.faults.arm(cell.fault());
        UpgradeOutcome outcome = machine.attempt(Trigger.OPERATOR);
        assertThat(machine.faults.struck()).containsExactly(cell.fault());
        Oracle oracle = new Oracle(machine);
        oracle.accepts(outcome);
        oracle.recovers(outcome);
    }

    /** Every call that a run without faults makes, in every shape, with every kind of fault that it can have. */
    private Stream<Cell> cells() {
        Stream<Cell> all = Stream.empty();
        Set<Fault.Point> points = Fault.points().collect(Collectors.toSet());
        for (Shape shape : Shape.values()) {
            Machine machine = machine(shape);
            machine.attempt(Trigger.OPERATOR);
            Map<String, Long> counts = machine.faults.calls().stream()
                    .filter(points::contains)
                    .collect(Collectors.groupingBy(Fault.Point::toString, TreeMap::new, Collectors.counting()));
            Map<String, Fault.Point> called = machine.faults.calls().stream()
                    .collect(Collectors.toMap(Fault.Point::toString, Function.identity(), (one, same) -> one));
            all = Stream.concat(
                    all,
                    counts.entrySet().stream()
                            .flatMap(counted -> cells(
                                    shape,
                                    called.get(counted.getKey()),
                                    counted.getValue().intValue())));
        }
        return all;
    }

    private static Stream<Cell> cells(Shape shape, Fault.Point point, int calls) {
        return IntStream.rangeClosed(1, calls)
                .boxed()
                .flatMap(nth -> point.kinds().stream().map(kind -> new Cell(shape, new Fault(point, nth, kind))));
    }

    private static Machine machine(Shape shape) {
        return new Machine(shape);
    }
}
