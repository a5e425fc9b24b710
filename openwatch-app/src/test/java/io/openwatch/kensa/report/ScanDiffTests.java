package io.openwatch.kensa.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.kensa.HostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanDiffTests {

    @TempDir
    Path directory;

    @Test
    void tellsWhatIsWorseFromWhatIsBetter() throws IOException {
        ScanDiff diff = ScanDiff.between(
                read(Scans.host(
                        "a",
                        "same=FAIL",
                        "broke=PASS",
                        "mended=FAIL",
                        "lost=PASS",
                        "ended=WAIVED",
                        "gone=PASS",
                        "in=MANUAL")),
                read(Scans.host(
                        "a",
                        "same=FAIL",
                        "broke=FAIL",
                        "mended=PASS",
                        "lost=ERROR",
                        "ended=FAIL",
                        "in=PASS",
                        "came=FAIL")));
        assertThat(diff.changes().stream().map(one -> one.rule() + " " + one.kind() + (one.worse() ? " worse" : "")))
                .containsExactly(
                        "broke NEW_FAILURE worse",
                        "mended FIXED",
                        "lost CHANGED worse",
                        "ended NEW_FAILURE worse",
                        "gone ONLY_BEFORE",
                        "in CHANGED",
                        "came ONLY_AFTER worse");
    }

    @Test
    void namesHostsThatOneScanLacks() throws IOException {
        ScanDiff diff = ScanDiff.between(
                read(Scans.host("a", "r=FAIL"), Scans.host("b", "r=PASS")),
                read(Scans.host("b", "r=PASS"), Scans.host("c", "r=FAIL")));
        assertThat(diff.hostsOnlyBefore()).containsExactly("a");
        assertThat(diff.hostsOnlyAfter()).containsExactly("c");
        assertThat(diff.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\": \"openwatch.kensa-scan/1\"}",
                "{\"format\": \"openwatch.kensa-scan/2\", \"hosts\": []}",
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": [1]}",
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": [], \"hosts\": []}",
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": []} x",
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": [{\"host\": \"a\", \"results\": []},"
                        + " {\"host\": \"a\", \"results\": []}]}",
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": [{\"host\": \"a\", \"results\": [{\"rule\": \"r\","
                        + " \"title\": \"t\", \"severity\": \"low\", \"status\": \"fine\", \"detail\": \"\"}]}]}"
            })
    void comparesNothingThatIsNoScan(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.json"), text);
        assertThatThrownBy(() -> ScanDocument.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void readsNoDepthOfNesting() throws IOException {
        Path file = Files.writeString(directory.resolve("deep.json"), "[".repeat(1_000_000));
        assertThatThrownBy(() -> ScanDocument.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void textsOfDocumentsAreSafeToShow() throws IOException {
        Path file = Files.writeString(
                directory.resolve("hostile.json"),
                "{\"format\": \"openwatch.kensa-scan/1\", \"hosts\": [{\"host\": \"a\\u001b[2J\\n\", \"results\": []}]}");
        assertThat(ScanDocument.read(file).hosts()).containsOnlyKeys("a\\x1b[2J");
    }

    private ScanDocument read(HostReport... hosts) throws IOException {
        return ScanDocument.read(Files.writeString(
                directory.resolve("scan.json"), Scans.written(ReportFormat.JSON, Scans.finished(hosts))));
    }
}
