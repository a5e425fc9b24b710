package io.openwatch.kensa.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSignatureTests {

    @TempDir
    Path directory;

    private SigningKey key;
    private Path document;
    private Path signature;

    @BeforeEach
    void sign() throws IOException {
        key = SigningKey.create(directory.resolve("key"));
        document = Files.writeString(
                directory.resolve("report.json"), Scans.written(ReportFormat.JSON, Scans.saying("a")));
        signature = Files.writeString(
                DocumentSignature.beside(document),
                DocumentSignature.of(document, key, Scans.BEGAN).text());
    }

    @Test
    void believesWhatIsAsItWasSigned() throws IOException {
        TrustedKey open = TrustedKey.read(SigningKey.publicFile(directory.resolve("key")));
        SigningKey again = SigningKey.read(directory.resolve("key"));
        assertThat(DocumentSignature.verify(document, signature, List.of(open)))
                .isEqualTo(new DocumentSignature.Valid(key.trusted().id(), Scans.BEGAN));
        assertThat(DocumentSignature.of(document, again, Scans.BEGAN))
                .isEqualTo(DocumentSignature.of(document, key, Scans.BEGAN));
    }

    @Test
    void findsEveryChangedByteOfTheDocument() throws IOException {
        byte[] right = Files.readAllBytes(document);
        for (int at = 0; at < right.length; at += 397) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(document, wrong);
            assertThat(verdict()).as("byte " + at).isInstanceOf(DocumentSignature.Invalid.class);
        }
        Files.write(document, java.util.Arrays.copyOf(right, right.length + 1));
        assertThat(verdict()).isInstanceOf(DocumentSignature.Invalid.class);
    }

    @Test
    void findsEveryChangedByteOfTheSignature() throws IOException {
        byte[] right = Files.readAllBytes(signature);
        for (int at = 0; at < right.length - 1; at += 3) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(signature, wrong);
            assertThat(verdict()).as("byte " + at).isInstanceOf(DocumentSignature.Invalid.class);
        }
        for (int length = 0; length < right.length - 1; length += 7) {
            Files.write(signature, java.util.Arrays.copyOf(right, length));
            assertThat(verdict()).isInstanceOf(DocumentSignature.Invalid.class);
        }
    }

    @Test
    void believesNoOtherKey() throws IOException {
        SigningKey other = SigningKey.create(directory.resolve("other"));
        assertThat(DocumentSignature.verify(document, signature, List.of(other.trusted())))
                .isInstanceOfSatisfying(
                        DocumentSignature.Invalid.class,
                        invalid -> assertThat(invalid.why())
                                .contains("none of those given", key.trusted().id()));
        String forged = DocumentSignature.of(document, other, Scans.BEGAN)
                .text()
                .replace(other.trusted().id(), key.trusted().id());
        Files.writeString(signature, forged);
        assertThat(verdict()).isInstanceOf(DocumentSignature.Invalid.class);
    }

    @Test
    void keepsThePrivateHalfForItsOwner() throws IOException {
        Path file = directory.resolve("key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SigningKey.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SigningKey.read(file))
                .hasMessageContaining("others can read")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void takesNoOtherKindOfKey() throws IOException {
        Path file = Files.writeString(
                directory.resolve("rsa"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> SigningKey.read(file)).hasMessageContaining("holds no private Ed25519 key");
        assertThatThrownBy(() -> TrustedKey.read(directory.resolve("key"))).hasMessageContaining("holds no PUBLIC KEY");
    }

    private DocumentSignature.Verdict verdict() throws IOException {
        return DocumentSignature.verify(document, signature, List.of(key.trusted()));
    }
}
