package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.report.DocumentSignature;
import io.openwatch.kensa.report.Finished;
import io.openwatch.kensa.report.ReportFormat;
import io.openwatch.kensa.report.SigningKey;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the report of a scan goes, and in which forms. */
final class KensaReportOptions {

    @Option(
            names = "--output-file",
            paramLabel = "[FORMAT:]FILE",
            description = "Write the report into this file, in the form of --output or in this one; may be repeated.")
    List<String> files = new ArrayList<>();

    @Option(
            names = "--sign",
            paramLabel = "KEYFILE",
            description = "Sign every file with this key and write the signature beside it as FILE.sig.")
    @Nullable
    Path keyFile;

    private Optional<SigningKey> key = Optional.empty();

    /** A file that is to be written. */
    private record Wanted(ReportFormat format, Path path) {}

    /** Say what standard output looks like: the form of --output goes into a file when one is named without its own. */
    OutputFormat shown(OutputFormat output) {
        return files.stream().allMatch(file -> prefix(file).isPresent()) ? output : OutputFormat.TEXT;
    }

    /** Refuse a key that cannot be used and files that cannot be written before anybody is asked anything. */
    void check() {
        if (keyFile != null) {
            if (files.isEmpty()) {
                throw usage("--sign has no file to sign", "add --output-file");
            }
            try {
                key = Optional.of(SigningKey.read(keyFile));
            } catch (IOException broken) {
                throw usage("the key cannot be used: " + FileTrouble.text(broken), "see openwatch kensa create-key");
            }
        }
        for (String file : files) {
            Path path = path(file);
            Path directory = path.toAbsolutePath().getParent();
            if (Files.isDirectory(path) || directory == null || !Files.isWritable(directory)) {
                throw usage("[" + path + "] cannot be written", "name a file in a directory of yours");
            }
        }
    }

    /** Write every file, for its owner alone; one that was there is replaced as a whole. */
    void write(Finished scan, OutputFormat output, Console console) {
        for (String file : files) {
            Wanted wanted = new Wanted(prefix(file).orElseGet(() -> format(output)), path(file));
            try {
                replace(wanted.path(), out -> wanted.format().write(scan, out));
                if (key.isPresent()) {
                    sign(wanted.path(), key.get());
                }
            } catch (IOException broken) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.USAGE,
                        "the scan is over, but [" + wanted.path() + "] could not be written: "
                                + FileTrouble.why(broken),
                        "what was there before is as it was; make room or name another file, then scan again"));
            }
            console.note("written: " + wanted.path());
        }
    }

    private static void sign(Path document, SigningKey key) throws IOException {
        String text = DocumentSignature.of(document, key, Instant.now()).text();
        replace(DocumentSignature.beside(document), out -> out.write(text));
    }

    private static void replace(Path file, Content content) throws IOException {
        // Temporary files are made for their owner only.
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".kensa-", ".partial");
        try {
            try (Writer out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                content.write(out);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Writes what is to be in a file. */
    @FunctionalInterface
    private interface Content {
        void write(Writer out) throws IOException;
    }

    private static UpgradeException usage(String what, String remedy) {
        return new UpgradeException(Failure.of(ErrorCode.USAGE, what, "nobody was asked anything; " + remedy));
    }

    /** Print the report where programs read it; for people it was printed host by host. */
    static void print(Finished scan, Console console) {
        if (console.text()) {
            return;
        }
        try {
            format(console.format()).write(scan, new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ReportFormat format(OutputFormat output) {
        return ReportFormat.valueOf(output.name());
    }

    private static Optional<ReportFormat> prefix(String file) {
        return Arrays.stream(ReportFormat.values())
                .filter(format -> file.startsWith(format.label() + ":"))
                .findFirst();
    }

    private static Path path(String file) {
        return Path.of(prefix(file)
                .map(format -> file.substring(format.label().length() + 1))
                .orElse(file));
    }
}
