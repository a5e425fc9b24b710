package io.safeupgrade.testkit.history;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code -Dhistories=1000000} plays more of them, {@code -Dhistory=SEED} one alone. */
@Execution(ExecutionMode.CONCURRENT)
class RestorePointHistoriesTests {

    private static final long HISTORIES = Long.getLong("histories", 10_000);
    private static final int PORTIONS = 20;
    private static final int STEPS = 12;

    @TestFactory
    @DisplayName("I6: only what was verified is listed, and what has to stay stays, whatever happens to the disk")
    Stream<DynamicTest> listAgreesWithWhatWasPromised() {
        Long one = Long.getLong("history");
        if (one != null) {
            return Stream.of(DynamicTest.dynamicTest("history " + one, () -> play(one)));
        }
        long each = Math.max(1, HISTORIES / PORTIONS);
        return IntStream.range(0, PORTIONS)
                .mapToObj(portion -> DynamicTest.dynamicTest(
                        "histories from " + portion * each,
                        () -> LongStream.range(portion * each, (portion + 1) * each)
                                .forEach(RestorePointHistoriesTests::play)));
    }

    private static void play(long seed) {
        try {
            new History(seed).play(STEPS);
        } catch (AssertionError failed) {
            throw new AssertionError("history " + seed + " (-Dhistory=" + seed + "): " + failed.getMessage(), failed);
        }
    }
}
