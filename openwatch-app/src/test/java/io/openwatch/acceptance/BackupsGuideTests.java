package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import io.openwatch.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** docs/backups-and-restores.md, typed from top to bottom. */
@Execution(ExecutionMode.CONCURRENT)
class BackupsGuideTests {
    private static final Pattern ASKS =
            Pattern.compile("openwatch (backup (restore|prune)|upgrade rollback|migrate down)\\b.*");

    @TempDir
    Path directory;

    @Test
    @DisplayName("every command of the guide ends with 0, in the order of the guide; the last ones on a new machine")
    void everyCommandWorksAsWritten() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Machine machine = Machine.in(directory.resolve("old")).configured(database.text());
        assertThat(machine.openwatch("upgrade", "run").exit()).isZero();
        Path made = null;
        List<String> commands = Guide.of("backups-and-restores.md").commands();
        assertThat(commands).hasSizeGreaterThan(15);
        for (String command : commands) {
            if (command.contains("/media/usb/")) {
                machine = newMachine(database);
            }
            Running.Ended ended = machine.type(filledIn(command, machine, made));
            assertThat(ended.exit()).as(command + "\n" + ended.all()).isZero();
            if (command.endsWith("backup create")) {
                made = Path.of(ended.out().replaceAll("(?s).*restore point \\S+ in (\\S+)\n.*", "$1"));
            }
        }
        assertThat(machine.held()).isFalse();
    }

    /** The database need not be there. */
    private Machine newMachine(TestDatabase database) {
        return Machine.in(directory.resolve("new")).configured(database.text() + "_moved");
    }

    private static String filledIn(String command, Machine machine, Path made) {
        String line = command;
        if (made != null) {
            line = line.replaceAll("\\S*/ID\\b", made.toString())
                    .replaceAll("\\bID\\b", RestorePointUpkeepTests.id(made));
        }
        if (line.contains("NAME")) {
            Running.Ended dry = machine.openwatch("backup", "prune", "--dry-run", "--output", "json");
            line = line.replace(
                    "NAME", Machine.json(dry).at("/kept_aside/0/name").asString());
        }
        boolean asks = ASKS.matcher(line).matches() && !line.contains("--dry-run");
        return asks ? line + " --yes" : line;
    }
}
