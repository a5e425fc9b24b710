package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTests {

    @Test
    void startsTheClassesOfThisJvmFromTheArchiveOfItsTraining() throws Exception {
        ChildJvm plain = ChildJvm.of(entry -> true);
        ChildJvm trained = plain.trained(jvm -> {
            assertThat(run(jvm.command(Greeter.class.getName(), "one"))).isEqualTo("hello one");
            assertThat(run(jvm.command(Other.class.getName()))).isEqualTo("other");
        });
        assertThat(source(plain, Greeter.class)).contains(".jar");
        assertThat(source(trained, Greeter.class)).isEqualTo("shared objects file");
        assertThat(source(trained, Other.class)).as("of the second run").isEqualTo("shared objects file");
    }

    @Test
    void isTrainedOnceForAllThatShareADirectoryUntilItsClassesAreOthers(@TempDir Path directory) {
        AtomicInteger trained = new AtomicInteger();
        Consumer<ChildJvm> training = jvm -> {
            trained.incrementAndGet();
            run(jvm.command(Greeter.class.getName(), "one"));
        };
        String first = ChildJvm.shared(directory, entry -> true, training).classPath();
        ChildJvm second = ChildJvm.shared(directory, entry -> true, training);
        assertThat(trained).hasValue(1);
        assertThat(second.classPath()).isEqualTo(first);
        assertThat(source(second, Greeter.class)).isEqualTo("shared objects file");
        ChildJvm others = ChildJvm.shared(directory, entry -> entry.endsWith("classes"), training);
        assertThat(trained).hasValue(2);
        assertThat(source(others, Greeter.class)).isEqualTo("shared objects file");
        assertThat(Path.of(first.split(File.pathSeparator)[0]))
                .as("the earlier ones")
                .doesNotExist();
    }

    @Test
    void isTrainedAgainAfterATrainingThatFailed(@TempDir Path directory) {
        assertThatThrownBy(() -> ChildJvm.shared(directory, entry -> true, jvm -> {
                    throw new IllegalStateException("no training");
                }))
                .hasMessage("no training");
        ChildJvm again =
                ChildJvm.shared(directory, entry -> true, jvm -> run(jvm.command(Greeter.class.getName(), "one")));
        assertThat(source(again, Greeter.class)).isEqualTo("shared objects file");
    }

    @Test
    void takesTheWantedEntriesOnly() {
        ChildJvm without = ChildJvm.of(entry -> !entry.endsWith("test-classes"));
        assertThat(run(without.command(Greeter.class.getName()))).contains("ClassNotFoundException");
    }

    /** Greets. */
    static final class Greeter {
        private Greeter() {}

        public static void main(String[] arguments) {
            System.out.print("hello " + arguments[0]);
        }
    }

    /** Says something else. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) {
            System.out.print("other");
        }
    }

    private static String source(ChildJvm jvm, Class<?> main) {
        List<String> command = new ArrayList<>(jvm.command(main.getName(), "all"));
        command.add(command.indexOf("-cp"), "-Xlog:class+load");
        String before = main.getName() + " source: ";
        return run(command)
                .lines()
                .filter(line -> line.contains(before))
                .map(line -> line.substring(line.indexOf(before) + before.length()))
                .findFirst()
                .orElse("");
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
