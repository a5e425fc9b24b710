package io.openwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate and its key, proven to belong together. */
class TlsFilesTests {

    @TempDir
    Path directory;

    private TlsFiles pair(String name) throws IOException {
        TlsFiles files = new TlsFiles(directory.resolve(name + "-cert.pem"), directory.resolve(name + "-key.pem"));
        TlsFiles.Fresh fresh = TlsFiles.selfSigned();
        Files.writeString(files.certificate(), fresh.certificate());
        fresh.key().reveal(text -> write(files.key(), text));
        return files;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void takesAPairOfOurs() throws IOException {
        TlsFiles files = pair("one");
        assertThat(files.check().getSubjectX500Principal().getName()).contains("O=OpenWatch self-signed");
        assertThat(files.selfSignedCertificate()).isTrue();
        assertThat(TlsFiles.selfSigned().key().toString()).isEqualTo("***");
    }

    @Test
    void refusesTheKeyOfAnotherCertificate() throws IOException {
        TlsFiles mixed = new TlsFiles(pair("one").certificate(), pair("two").key());
        assertThatThrownBy(mixed::check)
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("is not that of the key");
    }

    @Test
    void refusesWhatIsNoKey() throws IOException {
        TlsFiles files = pair("one");
        Files.writeString(files.key(), "nothing");
        assertThatThrownBy(files::check).isInstanceOf(UpgradeException.class).hasMessageContaining("cannot use");
    }
}
