package io.openwatch.cli;

import io.openwatch.http.ApiServer;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.UpgradeException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a command prints goes through here: results to standard output, everything else to standard error. */
final class Console {
    private static final JsonMapper LINE = ApiServer.json();
    private static final JsonMapper DOCUMENT =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintStream out;
    private final PrintStream err;
    private final OutputFormat format;

    Console(PrintStream out, PrintStream err, OutputFormat format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    OutputFormat format() {
        return format;
    }

    boolean text() {
        return format == OutputFormat.TEXT;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Print a line of the result, for people only. */
    void line(String text) {
        if (text()) {
            out.println(text);
        }
    }

    /** Print the result for programs; {@code formatName} names its form and version. */
    void document(String formatName, Map<String, ?> fields) {
        if (!text() && !format.scansOnly()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("format", formatName);
            document.putAll(fields);
            out.println((format == OutputFormat.JSON ? DOCUMENT : LINE).writeValueAsString(document));
            out.flush();
        }
    }

    /**
     * Ask before something that cannot be taken back.
     *
     * @throws UpgradeException if nobody agrees, or nobody is there to be asked
     */
    void confirm(String question, boolean agreed) {
        if (agreed) {
            return;
        }
        if (!Terminal.present()) {
            throw new UpgradeException(
                    Failure.of(ErrorCode.USAGE, "nobody is there to be asked: " + question, "add --yes"));
        }
        String answer = Terminal.ask(question);
        if (!"yes".equals(answer)) {
            throw new UpgradeException(Failure.of(ErrorCode.CANCELLED, "not confirmed", "nothing was touched"));
        }
    }

    /** Tell people something beside the result. */
    void note(String text) {
        err.println(text);
    }

    void finding(Finding finding) {
        err.println(finding.severity().name().toLowerCase(java.util.Locale.ROOT) + ": " + finding.what()
                + (finding.remedy().isEmpty() ? "" : "; " + finding.remedy()));
    }

    /** Print what failed, its evidence, and the remedy last, where the eye ends. */
    void failure(String command, Failure failure) {
        explain(command, failure);
        document("openwatch.failure/1", fields(failure));
    }

    /** Print the same for people alone, where a document of another form follows. */
    void explain(String command, Failure failure) {
        err.println(command + ": " + failure.what() + " (" + failure.code().label() + ")");
        failure.evidence().forEach(line -> err.println("  " + line));
        if (!failure.remedy().isEmpty()) {
            err.println("  " + failure.remedy());
        }
    }

    static Map<String, Object> fields(Failure failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", failure.code().label());
        fields.put("name", failure.code().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("exit_code", failure.code().exitCode());
        fields.put("what", failure.what());
        fields.put("remedy", failure.remedy());
        fields.put("evidence", List.copyOf(failure.evidence()));
        return fields;
    }
}
