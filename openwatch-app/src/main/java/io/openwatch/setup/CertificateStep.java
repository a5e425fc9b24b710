package io.openwatch.setup;

import io.openwatch.config.Settings;
import io.openwatch.http.TlsFiles;
import io.safeupgrade.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Has the listener a certificate and its key? A pair that is there is never replaced. */
final class CertificateStep implements Step {
    private static final Duration SOON = Duration.ofDays(30);

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public Look look(Survey survey) {
        Ownership ownership = Ownership.of(survey.place().locations());
        Settings.Server server = survey.configuration().settings().server();
        TlsFiles files = new TlsFiles(server.tlsCert(), server.tlsKey());
        boolean key = Files.exists(files.key());
        boolean certificate = Files.exists(files.certificate());
        if (!key && (!certificate || files.selfSignedCertificate())) {
            return new Look.Due(
                    "make a self-signed certificate [" + files.certificate() + "] and its key (" + ownership.shown()
                            + ")",
                    changed -> write(ownership, files, changed));
        }
        X509Certificate leaf = files.check();
        Optional<String> objection = ownership.objection(files.key());
        if (objection.isPresent()) {
            return new Look.Due(
                    "give [" + files.key() + "] the mode " + ownership.shown() + ", it has " + objection.get(),
                    changed -> {
                        ownership.repair(files.key());
                        changed.accept("gave [" + files.key() + "] the mode " + ownership.shown());
                    });
        }
        Instant end = leaf.getNotAfter().toInstant();
        return new Look.Satisfied("[" + files.certificate() + "] is valid until " + end, notes(files, end));
    }

    private static List<Finding> notes(TlsFiles files, Instant end) {
        return end.isAfter(Instant.now().plus(SOON))
                ? List.of()
                : List.of(Finding.warning(
                        "certificate-expires",
                        "the certificate [" + files.certificate() + "] is valid until [" + end + "] only",
                        "replace it and its key [" + files.key() + "]"));
    }

    /**
     * The certificate first: killed in between, a certificate of ours without a key is known as ours and made anew, where a
     * key without a certificate could be anybody's.
     */
    private static void write(Ownership ownership, TlsFiles files, Consumer<String> changed) {
        TlsFiles.Fresh fresh = TlsFiles.selfSigned();
        ownership.write(files.certificate(), fresh.certificate().getBytes(StandardCharsets.US_ASCII));
        fresh.key().reveal(text -> {
            ownership.write(files.key(), text.getBytes(StandardCharsets.US_ASCII));
            return text.length();
        });
        changed.accept("made the self-signed certificate [" + files.certificate() + "] and its key");
    }
}
