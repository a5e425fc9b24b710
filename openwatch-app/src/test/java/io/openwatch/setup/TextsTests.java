package io.openwatch.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.config.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One value is set in a file of somebody else; everything else stays, or nothing is written. */
class TextsTests {
    private static final HostAndPort LISTEN = HostAndPort.parse("[::1]:9443");

    @Test
    void setsTheListenerWhereverItStands() {
        assertThat(ListenText.with("", LISTEN)).contains("[server]\nlisten = \"[::1]:9443\"\n");
        assertThat(ListenText.with("[logging]\nlevel = \"info\"\n", LISTEN))
                .contains("[logging]\nlevel = \"info\"\n\n[server]\nlisten = \"[::1]:9443\"\n");
        assertThat(ListenText.with("[server]\ntls_cert = '/x'\nlisten = '0.0.0.0:1' # here\n", LISTEN))
                .contains("[server]\ntls_cert = '/x'\nlisten = \"[::1]:9443\" # here\n");
        assertThat(ListenText.with("server.listen=\"a:1\"\n[logging]\n", LISTEN))
                .contains("server.listen=\"[::1]:9443\"\n[logging]\n");
        assertThat(ListenText.with("[other]\nlisten = \"a:1\"\n[ server ]\n", LISTEN))
                .contains("[other]\nlisten = \"a:1\"\n[ server ]\nlisten = \"[::1]:9443\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server = { listen = \"a:1\" }\n",
                "server.tls_cert = \"/x\"\n",
                "[server]\nlisten = \"\"\"\na:1\"\"\"\n",
                "[server\n",
                "note = \"\"\"\n[server]\nlisten = \"a:1\"\n\"\"\"\n"
            })
    void writesNothingWhereItWouldChangeMore(String text) {
        assertThat(ListenText.with(text, LISTEN)).isEmpty();
    }

    @Test
    void setsTheAddressAndKeepsTheRest() {
        assertThat(SecretsText.with("", "A", "x")).contains("A='x'\n");
        assertThat(SecretsText.with("# c\nB=\"two\nlines\"", "A", "x")).contains("# c\nB=\"two\nlines\"\nA='x'\n");
        assertThat(SecretsText.with("A=old\nB=1\n", "A", "x")).contains("A='x'\nB=1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=\"old\nB=2\"\nC=1\n", "A=old\\\nmore\n", "C=\"never closed\n", "no assignment\n"})
    void writesNoSecretWhereItWouldChangeMore(String text) {
        assertThat(SecretsText.with(text, "A", "x")).isEmpty();
    }
}
