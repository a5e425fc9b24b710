package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.postgres.TestCluster;
import io.safeupgrade.postgres.faults.SystemCalls.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a whole upgrade asks of the kernel, in which order: a trace of its system calls. */
@EnabledOnOs(OS.LINUX)
class OrderOnDiskTests {

    private static final String INTENT = "PHASE_INTENT";
    private static final String MIGRATE = "MIGRATE";

    @TempDir
    Path home;

    private Process program;

    @AfterEach
    void end() {
        if (program != null) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly().onExit().join();
        }
    }

    @Test
    @DisplayName("trap 32, I8: the restore point and the intent are on disk before the first migration is sent")
    void restorePointAndIntentAreOnDiskBeforeTheFirstMigration() throws Exception {
        String refusal = SystemCalls.obstacle();
        assumeTrue(refusal.isEmpty(), refusal);
        Till till = Till.serving(TestCluster.shared(), home, 10);
        Path trace = home.resolve("trace");

        upgradeTraced(till, trace);

        SystemCalls calls = SystemCalls.in(trace);
        RestorePoint point = till.restorePoints().list().getFirst();
        Path partial = till.restorePoints().directory().resolve(".partial-" + point.run());
        Call published = calls.first(
                "publication",
                call -> call.renames(partial.toString(), point.directory().toString()));
        for (Path name : files(point)) {
            isOnDiskBefore(published, calls, partial.resolve(name));
        }
        namesAreOnDiskBefore(published, calls, partial);
        Call named = calls.firstAfter(
                published,
                "fsync of the name",
                call -> call.syncs(till.restorePoints().directory().toString()));
        String journal = till.state().resolve("journal.jsonl").toString();
        Call intent = calls.first("intent", call -> call.writesTo(journal) && call.says(INTENT) && call.says(MIGRATE));
        Call durable = calls.firstAfter(intent, "fsync of the journal", call -> call.syncs(journal));
        Call sent = calls.first("the first migration", call -> call.sends(Till.FIRST_STATEMENT));
        SystemCalls.inOrder("trap 32", List.of(published, named, intent, durable, sent));
    }

    /** Whatever was written of a file, under its own name or a temporary one, was synced before the publication. */
    private static void isOnDiskBefore(Call published, SystemCalls calls, Path file) {
        String temporary =
                file.resolveSibling("." + file.getFileName() + ".tmp").toString();
        Call written = calls.lastBefore(
                published, "write of " + file, call -> call.writesTo(file.toString()) || call.writesTo(temporary));
        Call synced = calls.firstAfter(
                written,
                "fsync of " + file,
                call -> call.syncs(written.writesTo(temporary) ? temporary : file.toString()));
        SystemCalls.inOrder("content of " + file.getFileName(), List.of(written, synced, published));
    }

    private static void namesAreOnDiskBefore(Call published, SystemCalls calls, Path partial) {
        Call last = calls.lastBefore(published, "name in " + partial, call -> call.renamesInto(partial.toString()));
        Call synced = calls.firstAfter(last, "fsync of " + partial, call -> call.syncs(partial.toString()));
        SystemCalls.inOrder("names in the restore point", List.of(last, synced, published));
    }

    private static List<Path> files(RestorePoint point) throws Exception {
        try (var all = Files.list(point.directory())) {
            List<Path> files = all.map(Path::getFileName).sorted().toList();
            assertThat(files).as("parts and manifest").hasSizeGreaterThan(2);
            return files;
        }
    }

    private void upgradeTraced(Till till, Path trace) throws Exception {
        program = TillProgram.start(till, SystemCalls.command(trace));
        TillProgram.goOn(program);
        TillProgram.goOn(program);
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
    }
}
