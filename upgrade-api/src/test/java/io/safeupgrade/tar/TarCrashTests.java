package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends before each step of a restore, once each. */
class TarCrashTests {

    @TempDir
    Path home;

    private static final Map<String, String> NOW = Map.of(
            "etc/till/till.key", "rotated",
            "etc/till/till.toml", "listen = 2",
            "etc/till/tls/server.pem", "new certificate");

    /** The end of a process; nothing in the code under test may catch it. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final Archives ARCHIVES = new Archives();

    /** The archive of the same files is the same: tar makes it once. */
    private static final class Archives {
        private Optional<BackupPart> part = Optional.empty();
        private byte[] content = {};

        BackupPart in(Till till) throws IOException {
            if (part.isEmpty()) {
                part = Optional.of(till.made(till.backups()));
                content = Files.readAllBytes(till.archive());
            }
            Files.write(till.archive(), content);
            return part.get();
        }
    }

    private record Scene(Till till, BackupPart part, Map<String, String> then) {

        static Scene in(Path home) throws IOException {
            Till till = new Till(Files.createDirectories(home));
            Files.createDirectories(till.etc.resolve("tls"));
            till.write("etc/till/tls/server.pem", "certificate");
            till.write("etc/till/gone.toml", "gone since");
            Files.createDirectories(till.etc.resolve("conf.d/empty"));
            till.write("etc/till/conf.d/a.toml", "gone with its directory");
            Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.toml"));
            BackupPart part = ARCHIVES.in(till);
            Map<String, String> then = till.live();
            for (var file : NOW.entrySet()) {
                till.write(file.getKey(), file.getValue());
            }
            Files.delete(till.etc.resolve("gone.toml"));
            Files.move(till.etc.resolve("conf.d"), home.resolve("gone"));
            Files.delete(till.etc.resolve("current"));
            Files.createSymbolicLink(till.etc.resolve("current"), Path.of("till.key"));
            return new Scene(till, part, then);
        }

        /** Every content that was live is live or kept aside, and every live file is the old or the new one. */
        void nothingIsLost() throws IOException {
            Map<String, String> live = till.live();
            List<String> kept = kept();
            for (var file : NOW.entrySet()) {
                String content = live.get(file.getKey());
                assertThat(content).isIn(file.getValue(), then.get(file.getKey()));
                assertThat(content.equals(file.getValue()) || kept.contains(file.getValue()))
                        .as(file.getKey())
                        .isTrue();
            }
            assertThat(live.get("etc/till/current")).isIn("-> till.key", "-> till.toml");
            assertThat(live.get("etc/till/current").equals("-> till.key") || kept.contains("-> till.key"))
                    .isTrue();
        }

        List<String> kept() throws IOException {
            List<String> contents = new ArrayList<>();
            for (KeptAside one : till.backups().keptAside(Till.call())) {
                contents.addAll(Till.tree(Path.of(one.name())).values());
            }
            return contents;
        }

        boolean died(int step, RunId attempt) {
            AtomicInteger steps = new AtomicInteger();
            TarBackups dying = till.backups().beforeEachStep(what -> {
                if (steps.getAndIncrement() == step) {
                    throw new Died();
                }
            });
            try {
                till.restore(dying, part, Extent.WITH_CONFIG, attempt);
                return false;
            } catch (Died atStep) {
                return true;
            }
        }
    }

    @Test
    @DisplayName("after a death at any step nothing is lost, and a repetition finishes it")
    void repetitionFinishes() throws IOException {
        boolean died = true;
        int step = 0;
        for (; died; step++) {
            Scene scene = Scene.in(home.resolve("repeated-" + step));
            died = scene.died(step, Till.ATTEMPT);
            scene.nothingIsLost();
            RestoreResult repeated = scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG);
            isDone(scene, repeated);
            RestoreResult again = scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG);
            assertThat(((Restored) again).keptAside()).isEqualTo(((Restored) repeated).keptAside());
            isDone(scene, again);
        }
        assertThat(step).isGreaterThan(25);
    }

    private static void isDone(Scene scene, RestoreResult result) throws IOException {
        assertThat(scene.till.live()).isEqualTo(scene.then);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Restored.class,
                        restored -> assertThat(restored.keptAside()).hasSize(1));
        List<String> kept = scene.kept();
        kept.removeIf("directory"::equals);
        assertThat(kept).containsExactlyInAnyOrder("rotated", "listen = 2", "new certificate", "-> till.key");
    }

    @Test
    @DisplayName("after a death at any step another attempt succeeds too, and nothing is lost")
    void anotherAttemptFinishes() throws IOException {
        boolean died = true;
        for (int step = 0; died; step += 3) {
            Scene scene = Scene.in(home.resolve("another-" + step));
            died = scene.died(step, Till.ATTEMPT);
            RestoreResult other =
                    scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG, Till.OTHER_ATTEMPT);
            assertThat(other).isInstanceOf(Restored.class);
            assertThat(scene.till.live()).as("nothing is left beside the files").isEqualTo(scene.then);
            scene.nothingIsLost();
        }
    }

    @Test
    @DisplayName("what was written between a death and the repetition is kept aside beside the first")
    void writeInBetweenIsKept() throws IOException {
        int renames = 0;
        boolean died = true;
        for (int step = 0; died; step++) {
            Scene scene = Scene.in(home.resolve("between-" + step));
            died = scene.died(step, Till.ATTEMPT);
            if (!died) {
                break;
            }
            boolean replaced = scene.till.read("etc/till/till.toml").equals("listen = 1");
            scene.till.write("etc/till/till.toml", "listen = 3");
            Restored repeated = (Restored) scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG);
            if (scene.till.read("etc/till/till.toml").equals("listen = 1")) {
                assertThat(scene.kept()).contains("listen = 3");
                assertThat(scene.kept().contains("listen = 2") || !replaced).isTrue();
                renames++;
            } else {
                assertThat(repeated.keptAside())
                        .as("the restore was done before")
                        .hasSize(1);
            }
        }
        assertThat(renames).isPositive();
    }

    @Test
    @DisplayName(
            "an error while it prepares leaves everything as it was; one while it renames says that it is unfinished")
    void errorsLeaveOldOrSayWhatIsLeft() throws IOException {
        int untouched = 0;
        int unfinished = 0;
        for (int step = 0; step < 200; step++) {
            Scene scene = Scene.in(home.resolve("error-" + step));
            Map<String, String> before = scene.till.live();
            AtomicInteger steps = new AtomicInteger();
            int fails = step;
            TarBackups failing = scene.till.backups().beforeEachStep(what -> {
                if (steps.getAndIncrement() == fails) {
                    throw sneaky(new IOException("No space left on device"));
                }
            });
            try {
                RestoreResult result = scene.till.restore(failing, scene.part, Extent.WITH_CONFIG);
                if (result instanceof Restored) {
                    break;
                }
                assertThat(((Untouched) result).failure().what()).contains("No space left on device");
                assertThat(scene.till.live()).isEqualTo(before);
                assertThat(scene.till.backups().keptAside(Till.call())).isEmpty();
                untouched++;
            } catch (UpgradeException unknown) {
                assertThat(unknown.failure().what()).contains("in part");
                scene.nothingIsLost();
                unfinished++;
            }
            isDone(scene, scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG));
        }
        assertThat(untouched).isGreaterThan(10);
        assertThat(unfinished).isGreaterThan(5);
    }

    @Test
    @DisplayName("what somebody writes at any moment of a restore is live or kept aside afterwards")
    void writeAtAnyMomentIsNotLost() throws IOException {
        int noticed = 0;
        for (int step = 0; step < 200; step++) {
            Scene scene = Scene.in(home.resolve("meanwhile-" + step));
            AtomicInteger steps = new AtomicInteger();
            int moment = step;
            TarBackups disturbed = scene.till.backups().beforeEachStep(what -> {
                if (steps.getAndIncrement() == moment) {
                    writeMeanwhile(scene.till);
                }
            });
            boolean restored = false;
            try {
                restored = scene.till.restore(disturbed, scene.part, Extent.WITH_CONFIG) instanceof Restored;
            } catch (UpgradeException unfinished) {
                assertThat(unfinished.failure().what()).contains("in part", "till.toml", "changed meanwhile");
            }
            noticed += restored ? 0 : 1;
            assertThat(scene.till.live().containsValue("written meanwhile")
                            || scene.kept().contains("written meanwhile")
                            || steps.get() <= moment)
                    .as("step %d", step)
                    .isTrue();
            scene.till.restore(scene.till.backups(), scene.part, Extent.WITH_CONFIG);
            assertThat(scene.till.live().containsValue("written meanwhile")
                            || scene.kept().contains("written meanwhile")
                            || steps.get() <= moment)
                    .as("step %d, repeated", step)
                    .isTrue();
            if (steps.get() <= moment) {
                break;
            }
        }
        assertThat(noticed).isGreaterThan(10);
    }

    private static void writeMeanwhile(Till till) {
        try {
            till.write("etc/till/till.toml", "written meanwhile");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
