package io.openwatch.kensa.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariableFilesTests {

    @TempDir
    Path directory;

    @Test
    void sixTiersOverrideEachOther() throws IOException {
        String[] files = {"defaults", "conf.d/10", "conf.d/20", "groups/web", "hosts/10.0.0.1"};
        for (int i = 0; i < files.length; i++) {
            StringBuilder text = new StringBuilder("variables:\n");
            for (int j = i; j <= files.length; j++) {
                text.append("  v" + j + ": " + files[i] + "\n");
            }
            write(files[i], text.toString());
        }
        Variables values =
                VariableFiles.of(Optional.of(directory), Map.of("v5", "given")).of("10.0.0.1", List.of("web"));
        for (int i = 0; i < files.length; i++) {
            assertThat(values.text("v" + i)).isEqualTo(files[i]);
        }
        assertThat(values.text("v5")).isEqualTo("given");
        assertThat(values.text("login_failures_at_most")).isEqualTo("3");
        Variables other = VariableFiles.of(Optional.of(directory), Map.of()).of("10.0.0.2", List.of());
        assertThat(other.text("v5")).isEqualTo("conf.d/20");
    }

    @Test
    void valuesStayAsTheyAreWrittenAndListsGetCommas() throws IOException {
        write("defaults", "variables:\n  mask: 027\n  users: [a, b]\n  none: []\n");
        Variables values = VariableFiles.of(Optional.of(directory), Map.of()).common();
        assertThat(values.text("mask")).isEqualTo("027");
        assertThat(values.text("users")).isEqualTo("a,b");
        assertThat(values.declares("none")).isTrue();
    }

    @Test
    void saysWhatIsWrongWithValues() throws IOException {
        write("defaults", "variables:\n  login_failures_at_most: few\n  users: [a b, c]\nvariable: 1\n");
        assertThat(VariableFiles.of(Optional.of(directory), Map.of("9", "x"))
                        .problems()
                        .toString())
                .contains("defaults.yml:2: the variable [login_failures_at_most] is a number, not [few]")
                .contains("defaults.yml:3: a member of the list [users] holds a comma or a blank")
                .contains("has no field [variable]; did you mean [variables]?")
                .contains("[9] is no name of a variable");
    }

    @Test
    void aHostCannotNameAFileElsewhere() throws IOException {
        write("defaults", "variables:\n  secret: taken\n");
        Files.createDirectories(directory.resolve("hosts"));
        VariableFiles files = VariableFiles.of(Optional.of(directory.resolve("empty")), Map.of());
        assertThat(files.of("../../defaults", List.of()).declares("secret")).isFalse();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name + ".yml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
