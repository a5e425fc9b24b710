package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.postgres.faults.SystemCalls.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof by a trace is worth as much as the reading of the trace. */
class SystemCallsTests {

    private static final String JOURNAL = "/state/journal.jsonl";

    @TempDir
    Path directory;

    @Test
    void callThatAnotherThreadInterruptsIsPutTogether() throws IOException {
        SystemCalls calls = trace(
                "11 write(7</state/journal.jsonl>, \"{\\\"kind\\\":\\\"PHASE_INTENT\\\"}\", 23 <unfinished ...>",
                "12 fsync(9</state/other>) = 0",
                "11 <... write resumed>) = 23");

        Call write = calls.first("write", call -> call.writesTo(JOURNAL) && call.says("PHASE_INTENT"));

        assertThat(write.began()).isZero();
        assertThat(write.ended()).isEqualTo(2);
    }

    @Test
    void callsThatOverlapAreInNoOrder() throws IOException {
        SystemCalls calls = trace(
                "11 fsync(7</state/journal.jsonl> <unfinished ...>",
                "12 write(5<socket:[4711]>, \"P\\0ALTER TABLE people ADD COLUMN\", 30) = 30",
                "11 <... fsync resumed>) = 0");
        Call synced = calls.first("fsync", call -> call.syncs(JOURNAL));
        Call sent = calls.first("statement", call -> call.sends(Till.FIRST_STATEMENT));

        assertThatThrownBy(() -> SystemCalls.inOrder("trap 32", List.of(synced, sent)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> SystemCalls.inOrder("trap 32", List.of(sent, synced)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void callThatFailedOrNamesAnotherFileDoesNotCount() throws IOException {
        SystemCalls calls = trace(
                "11 fsync(7</state/journal.jsonl>) = -1 EIO (Input/output error)",
                "11 fsync(7</state/journal.jsonl.reserve>) = 0",
                "11 rename(\"/b/.partial-1\", \"/b/two\") = 0");

        assertThatThrownBy(() -> calls.first("fsync", call -> call.syncs(JOURNAL)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> calls.first("rename", call -> call.renames("/b/.partial-1", "/b/one")))
                .isInstanceOf(AssertionError.class);
        assertThat(calls.first("rename", call -> call.renames("/b/.partial-1", "/b/two")))
                .isNotNull();
    }

    private SystemCalls trace(String... lines) throws IOException {
        return SystemCalls.in(Files.write(directory.resolve("trace"), List.of(lines)));
    }
}
