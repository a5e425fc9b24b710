package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.safeupgrade.tar.TarReader.Member;
import io.safeupgrade.tar.TarReader.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTests {

    @Test
    void readsMembersAndPassesOverWhatNobodyRead() throws IOException {
        byte[] archive = new TarForge()
                .member("./etc/", '5', "", "")
                .file("./etc/a", "x".repeat(513))
                .file("./etc/b", "second")
                .member("./etc/c", '2', "", "b")
                .archive();
        try (TarReader reader = open(archive)) {
            assertThat(next(reader)).isEqualTo(member("etc", Type.DIRECTORY, 0, ""));
            assertThat(next(reader)).isEqualTo(member("etc/a", Type.FILE, 513, ""));
            assertThat(reader.content().read()).isEqualTo('x');
            assertThat(next(reader)).isEqualTo(member("etc/b", Type.FILE, 6, ""));
            assertThat(reader.content().readAllBytes()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
            assertThat(next(reader)).isEqualTo(member("etc/c", Type.LINK, 0, "b"));
            assertThat(reader.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "./../x", "a/../x", "/x", "//x", "a//x", "./", "", "a\nb", "x/"})
    void refusesNamesThatLeadElsewhere(String name) throws IOException {
        refuses(new TarForge().file(name, "x"));
        refuses(new TarForge().member("././@LongLink", 'L', name + "\0", "").file("x", ""));
    }

    @Test
    void refusesHeaderWithWrongChecksum() throws IOException {
        byte[] header = TarForge.header("x", '0', 0, "");
        header[140] ^= 1;
        refuses(new TarForge().raw(header));
        byte[] longName = TarForge.header("././@LongLink", 'L', 2, "");
        longName[140] ^= 1;
        refuses(new TarForge().raw(longName).raw(new byte[] {'x', 0}).file("x", ""));
    }

    @Test
    void refusesLongNamesThatAreTooLongOrDoNotEnd() throws IOException {
        refuses(new TarForge()
                .member("././@LongLink", 'L', "x".repeat(70_000) + "\0", "")
                .file("x", ""));
        refuses(new TarForge().member("././@LongLink", 'L', "xyz", "").file("x", ""));
        refuses(new TarForge().member("././@LongLink", 'L', "\0", "").file("x", ""));
    }

    @Test
    void readsNumbersThatDigitsDoNotHold() throws IOException {
        byte[] header = TarForge.header("x", '0', 0, "");
        Arrays.fill(header, 108, 116, (byte) 0);
        header[108] = (byte) 0x80;
        header[112] = 0x77;
        header[115] = 1;
        try (TarReader reader = open(new TarForge().raw(TarForge.summed(header)).archive())) {
            assertThat(next(reader).owner().uid()).isEqualTo(0x77000001L);
        }
        Arrays.fill(header, 124, 136, (byte) 0xff);
        refuses(new TarForge().raw(TarForge.summed(header)));
    }

    @Test
    void refusesToEndInTheMiddle() throws IOException {
        byte[] header = TarForge.header("x", '0', 600, "");
        byte[] archive = new TarForge().raw(header).raw(new byte[512]).compressed(new byte[0]);
        assertThatIOException().isThrownBy(() -> {
            try (TarReader reader = open(archive)) {
                next(reader);
                reader.content().readAllBytes();
            }
        });
        assertThatIOException().isThrownBy(() -> readAll(archive));
    }

    private static void refuses(TarForge forge) throws IOException {
        byte[] archive = forge.archive();
        assertThatIOException().isThrownBy(() -> readAll(archive));
    }

    private static void readAll(byte[] archive) throws IOException {
        try (TarReader reader = open(archive)) {
            Optional<Member> next = reader.next();
            while (next.isPresent()) {
                next = reader.next();
            }
        }
    }

    private static TarReader open(byte[] archive) throws IOException {
        return new TarReader(new ByteArrayInputStream(archive));
    }

    private static Member next(TarReader reader) throws IOException {
        return reader.next().orElseThrow();
    }

    private static Member member(String name, Type type, long bytes, String target) {
        return new Member(name, type, 0644, new Entry.Owner(0, 0), bytes, target);
    }
}
