package io.safeupgrade.postgres.crash;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every point that a process passes when nobody kills it.
 *
 * @param byOperation the points of each operation, in the order in which they are passed
 */
record CrashPoints(Map<String, List<Cut>> byOperation) {

    /** Find them by doing each operation once in this process. */
    static CrashPoints of(CrashServer server) throws IOException {
        CrashWorld world = server.world();
        Map<String, List<Cut>> points = new LinkedHashMap<>();
        for (String operation : List.of("upgrade", "restore")) {
            Executioner counting = Executioner.idle();
            var outcome = CrashProgram.perform(world, operation, counting);
            if (outcome.exitCode() != 0) {
                throw new IllegalStateException("without a kill it fails too: " + outcome);
            }
            points.put(operation, counting.seen());
        }
        server.drop(world);
        return new CrashPoints(points);
    }

    List<Cut> of(String operation) {
        return byOperation.get(operation);
    }

    /** Choose {@code number} of them, evenly spread, the first and the last included. */
    List<Cut> evenly(String operation, int number) {
        List<Cut> all = of(operation);
        return IntStream.range(0, number)
                .mapToObj(index -> all.get((int) ((long) index * (all.size() - 1) / (number - 1))))
                .toList();
    }
}
