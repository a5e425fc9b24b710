package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedNamesTests {

    @Test
    void readsWhatTheServerKeeps() {
        assertThat(QuotedNames.split("\"$user\", public")).containsExactly("$user", "public");
        assertThat(QuotedNames.split("\"a, b\",c")).containsExactly("a, b", "c");
        assertThat(QuotedNames.split("\"say \"\"hi\"\"\"")).containsExactly("say \"hi\"");
        assertThat(QuotedNames.split("\"\"")).containsExactly("");
    }
}
