package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.report.DocumentSignature;
import io.openwatch.kensa.report.TrustedKey;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Verifies signatures of reports. */
@Command(
        name = "verify",
        description = "Verify that a report is as it was signed; exit 1 when it is not.",
        mixinStandardHelpOptions = true)
final class KensaVerifyCommand implements Callable<Integer> {

    private static final int NOT_AS_SIGNED = 1;

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Parameters(paramLabel = "FILE", description = "The report.")
    @Nullable
    Path file;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            required = true,
            description = "A key whose signatures are believed; may be repeated.")
    List<Path> keys = new ArrayList<>();

    @Option(names = "--signature", paramLabel = "FILE", description = "The signature (default: FILE.sig).")
    @Nullable
    Path signature;

    @Override
    public Integer call() {
        Console console = Objects.requireNonNull(group).root().console();
        Path document = Objects.requireNonNull(file);
        DocumentSignature.Verdict verdict = verdict(document);
        int exit = verdict instanceof DocumentSignature.Valid ? 0 : NOT_AS_SIGNED;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", document.toString());
        fields.put("valid", exit == 0);
        switch (verdict) {
            case DocumentSignature.Valid(String key, java.time.Instant signed) -> {
                console.line(document + " is as it was signed at " + signed + " with the key " + key);
                fields.put("key", key);
                fields.put("signed", signed.toString());
                fields.put("why", null);
            }
            case DocumentSignature.Invalid(String why) -> {
                console.line(document + " cannot be believed: " + KensaText.line(why));
                fields.put("key", null);
                fields.put("signed", null);
                fields.put("why", KensaText.line(why));
            }
        }
        fields.put("exit_code", exit);
        console.document("openwatch.kensa-verify/1", fields);
        return exit;
    }

    private DocumentSignature.Verdict verdict(Path document) {
        try {
            List<TrustedKey> trusted = new ArrayList<>();
            for (Path key : keys) {
                trusted.add(TrustedKey.read(key));
            }
            Path beside = signature == null ? DocumentSignature.beside(document) : signature;
            return DocumentSignature.verify(document, beside, trusted);
        } catch (IOException broken) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "[" + document + "] could not be verified: " + FileTrouble.text(broken),
                    "name the report, its signature with --signature and the signer's key with --public-key"));
        }
    }
}
