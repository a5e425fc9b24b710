package io.openwatch.cli;

import io.openwatch.support.BundleReport;
import io.openwatch.support.SupportBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes one file for somebody who helps from afar. */
@Command(
        name = "support-bundle",
        description =
                "Collect versions, settings, journal and logs into one file without secrets; changes nothing else.",
        mixinStandardHelpOptions = true)
final class SupportBundleCommand implements Callable<Integer> {

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "Where to write it (default: openwatch-support-TIME.tar.gz here); must not exist.")
    @Nullable
    Path outputFile;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        Console console = command.console();
        SupportBundle bundle = SupportBundle.of(Optional.ofNullable(command.config), command.environment());
        BundleReport report = bundle.write(
                Optional.ofNullable(outputFile).orElse(bundle.defaultFile()),
                one -> one.failures().forEach(failure -> console.note("not had, " + one.name() + ": " + failure)));
        console.line("made " + report.file() + " (" + report.bytes() + " bytes), readable for you alone; it holds:");
        report.contents().forEach(content -> console.line("  " + content.name() + "  " + content.bytes() + " bytes"));
        console.line("passwords, keys and the values of secrets.env were taken out; look before you send it: tar -xzOf "
                + Shell.word(report.file().toString()) + " | less");
        console.document("openwatch.support-bundle/1", fields(report));
        return 0;
    }

    private static Map<String, Object> fields(BundleReport report) {
        return Map.of(
                "path", report.file().toString(),
                "bytes", report.bytes(),
                "files",
                        report.contents().stream()
                                .map(content -> Map.of("name", content.name(), "bytes", content.bytes()))
                                .toList(),
                "collectors",
                        report.collectors().stream()
                                .map(SupportBundleCommand::fields)
                                .toList());
    }

    private static Map<String, Object> fields(BundleReport.Collected one) {
        return Map.of("name", one.name(), "about", one.about(), "not_had", List.copyOf(one.failures()));
    }
}
