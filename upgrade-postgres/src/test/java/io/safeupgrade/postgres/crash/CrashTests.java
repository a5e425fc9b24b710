package io.safeupgrade.postgres.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fixed selection of the crash grid: real SIGKILLs of a real process on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTests {

    @TempDir
    static Path directory;

    private CrashServer server;
    private ChildJvm jvm;
    private CrashPoints points;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        server = CrashServer.start(directory);
        jvm = CrashProgram.jvm(server);
        points = CrashPoints.of(server);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    Stream<CrashCase> spreadOverEveryPhase() {
        List<CrashCase> cases = new ArrayList<>();
        points.evenly("upgrade", 26).forEach(cut -> cases.add(new CrashCase("upgrade", cut, Optional.empty())));
        List<Cut> again = points.evenly("upgrade", 6);
        List<Cut> resumed = points.evenly("upgrade", 7).subList(1, 7);
        for (int number = 0; number < again.size(); number++) {
            cases.add(new CrashCase("upgrade", again.get(number), Optional.of(resumed.get(number))));
        }
        points.evenly("restore", 8).forEach(cut -> cases.add(new CrashCase("restore", cut, Optional.empty())));
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spreadOverEveryPhase")
    @DisplayName("I1 to I15: killed there, resumed, safe")
    void isSafeAfterAKill(CrashCase each) throws IOException, InterruptedException {
        CrashCase.Result result = each.run(server, jvm);

        assertThat(result.killed()).as("it died where it was to die").isTrue();
        assertThat(result.wrong()).as("%s", each).isEmpty();
    }
}
