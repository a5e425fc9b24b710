package io.openwatch.kensa.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WaiversTests {

    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final String WAIVERS = """
            waivers:
              - { rule: ssh-*, host: web*, reason: old client, by: ann, until: 2026-12-31 }
              - { rule: ssh-*, host: web1, reason: older, by: bob, until: 2026-11-01 }
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "ssh-keys, web1, 2026-12-31, waived, 'waived until 2026-12-31 by ann, old client: because'",
        "ssh-keys, web1, 2027-01-01, fail,   'the waiver by ann ended on 2026-12-31: because'",
        "ssh-keys, db1,  2026-12-31, fail,   because",
        "pam-keys, web1, 2026-12-31, fail,   because"
    })
    void aFailureIsWaivedUntilTheLastDay(String rule, String host, LocalDate today, String status, String detail)
            throws IOException {
        RuleResult result = waived(WAIVERS, host, rule, Status.FAIL, today);
        assertThat(result.status().label()).isEqualTo(status);
        assertThat(result.detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAIL")
    void whatDidNotFailIsNotWaived(Status status) throws IOException {
        assertThat(waived(WAIVERS, "web1", "ssh-keys", status, LAST).status()).isEqualTo(status);
    }

    @Test
    void patternsHaveNoOtherSignThanTheStar() throws IOException {
        String text = "waivers: [{ rule: 'a.*', host: '\\E.b', reason: r, by: b, until: 2026-12-31 }]";
        assertThat(waived(text, "\\E.b", "a.b", Status.FAIL, LAST).status()).isEqualTo(Status.WAIVED);
        assertThat(waived(text, "xb", "a.b", Status.FAIL, LAST).status()).isEqualTo(Status.FAIL);
        assertThat(waived(text, "\\E.b", "axb", Status.FAIL, LAST).status()).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "waivers: [{ rule: a, host: b, reason: r, by: b }] | the field [until] is missing",
                "waivers: [{ rule: a, host: b, reason: r, by: b, until: never }] | [until] has to be a day",
                "waivers: [{ rule: a, host: b, reason: r, by: b, until: 2026-02-30 }] | [until] has to be a day",
                "waivers: [{ rule: a, host: b, reason: r, by: b, untill: 2026-02-03 }] | did you mean [until]",
                "waivers: [{ rule: a, host: b, reason: '', by: b, until: 2026-02-03 }] | the field [reason] is empty",
                "waivers: [1] | a waiver has to be a map",
                "waiver: [] | did you mean [waivers]",
                "[] | a file of waivers has to be a map"
            })
    void saysWhatIsWrong(String text, String problem) throws IOException {
        assertThat(read(text).problems())
                .anySatisfy(one ->
                        assertThat(one.toString()).contains("waivers.yml").contains(problem));
    }

    private RuleResult waived(String text, String host, String rule, Status status, LocalDate today)
            throws IOException {
        RuleResult result = new RuleResult(
                rule, "Do it", Severity.LOW, List.of(), status, "because", List.of(), Instant.EPOCH, Duration.ZERO);
        Waivers waivers = read(text);
        assertThat(waivers.problems()).isEmpty();
        return waivers.applied(
                        new HostReport(
                                host,
                                Optional.empty(),
                                Instant.EPOCH,
                                Duration.ZERO,
                                Optional.empty(),
                                Arrays.asList(result)),
                        today)
                .results()
                .getFirst();
    }

    private Waivers read(String text) throws IOException {
        return Waivers.read(Files.writeString(directory.resolve("waivers.yml"), text));
    }
}
