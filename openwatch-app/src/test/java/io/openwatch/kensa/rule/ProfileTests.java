package io.openwatch.kensa.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.testing.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTests {

    private static final String CHECK = "[{ default: true, check: { method: file_exists, path: / } }]";
    private static final List<Rule> RULES = Rules.of(
            Rules.text("ssh-keys", CHECK, "tags: [remote]"),
            Rules.text("ssh-users", CHECK, "tags: [remote]"),
            Rules.text("pam-keys", CHECK));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ssh-keys ssh-users pam-keys",
                "'rules: [ssh-*]' | ssh-keys ssh-users",
                "'tags: [remote], without: [\"*-users\"]' | ssh-keys",
                "'severities: [low]' | ''",
                "'severities: [high], rules: [pam-keys]' | pam-keys"
            })
    void takesWhatItSelects(String fields, String ids) throws IOException {
        Profile profile = read("{ profile: demo" + (fields.isEmpty() ? "" : ", " + fields) + " }");
        assertThat(profile.problems()).isEmpty();
        assertThat(RULES.stream().filter(profile::takes).map(Rule::id))
                .containsExactlyInAnyOrder(ids.isEmpty() ? new String[0] : ids.split(" "));
    }

    @Test
    void namesTheRulesThatAreNotThere() throws IOException {
        assertThat(read("{ profile: demo, rules: [ssh-*, pam-key, pam-keys] }").missing(RULES))
                .containsExactly("pam-key");
    }

    @Test
    void bringsValuesOfVariables() throws IOException {
        assertThat(read("{ profile: demo, variables: { banner: none, most: 3, ports: [22, 443], none: [] } }")
                        .variables())
                .containsEntry("banner", List.of("none"))
                .containsEntry("most", List.of("3"))
                .containsEntry("ports", List.of("22", "443"))
                .containsEntry("none", List.of());
    }

    @Test
    void itsListsAreValuesOfRulesUnlessTheCommandLineHasOthers() throws IOException {
        Profile profile =
                read("{ profile: demo, variables: { users: [root, admin], login_failures_at_most: [3, 4] } }");
        VariableFiles files = VariableFiles.of(Optional.empty(), profile.variables(), Map.of());
        assertThat(files.common().text("users")).isEqualTo("root,admin");
        assertThat(files.problems())
                .singleElement()
                .hasToString("the profile: the variable [login_failures_at_most] is a number, not [3, 4]");
        assertThat(VariableFiles.of(Optional.empty(), profile.variables(), Map.of("users", "root"))
                        .common()
                        .text("users"))
                .isEqualTo("root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{ rules: [a] }' | the field [profile] is missing",
                "'{ profile: a, rule: [a] }' | did you mean [rules]",
                "'{ profile: a, severities: [hig] }' | did you mean [high]",
                "'{ profile: a, variables: { b: [[c]] } }' | has to be a text",
                "'[' | it is no YAML",
                "'' | it is empty"
            })
    void saysWhatIsWrong(String text, String problem) throws IOException {
        assertThat(read(text).problems())
                .anySatisfy(one -> assertThat(one.toString()).contains(problem));
    }

    private Profile read(String text) throws IOException {
        return Profile.read(Files.writeString(directory.resolve("profile.yml"), text));
    }
}
