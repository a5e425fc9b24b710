package io.openwatch.kensa.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFormatTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLAIN = "plain";

    /** Every character of a byte and every other one that acts somewhere, each between letters and each as the first. */
    static Stream<String> hostile() {
        int[] others = {
            0x85, 0xad, 0x61c, 0x200b, 0x200f, 0x2028, 0x2029, 0x202e, 0x2066, 0xd800, 0xdfff, 0xfeff, 0xfffe
        };
        Stream<String> each = IntStream.concat(IntStream.range(0, 0x100), IntStream.of(others))
                .mapToObj(c -> (char) c + "a" + (char) c + (char) c + "b");
        return Stream.concat(each, words());
    }

    static Stream<String> words() {
        return Stream.of(
                "",
                " ",
                "\n",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='x",
                "</style></td></details>",
                "]]><!--",
                "&lt;&#0;&amp",
                "=cmd|' /C calc'!A0",
                "\t=1+1",
                " @SUM(1)",
                "\uff1d1",
                "\",\"=1\r\n=2",
                "\u001b]0;owned\u0007\u001b[2J",
                "{{ insert }} [x](javascript:alert(1)) `code`",
                "\ud83d\ude00 \udb40\udc41 \u0301");
    }

    @ParameterizedTest
    @EnumSource
    void noFormatLetsACharacterAct(ReportFormat format) {
        hostile().forEach(text -> {
            String written = Scans.written(format, Scans.saying(text));
            String kept = format == ReportFormat.CSV ? written.replace("\r\n", "\n") : written;
            assertThat(kept.codePoints().filter(ReportFormatTests::acts).mapToObj(Integer::toHexString))
                    .as("what acts of [%s]", Plain.text(text))
                    .isEmpty();
            assertThat(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(written);
        });
    }

    private static boolean acts(int c) {
        int type = Character.getType(c);
        return c != '\n' && c != '\t' && (type == Character.CONTROL || type == Character.FORMAT)
                || type == Character.SURROGATE
                || c == 0x2028
                || c == 0x2029
                || (c & 0xfffe) == 0xfffe;
    }

    @ParameterizedTest
    @EnumSource
    void theSameScanBecomesTheSameBytes(ReportFormat format) {
        assertThat(Scans.written(format, Scans.saying(PLAIN))).isEqualTo(Scans.written(format, Scans.saying(PLAIN)));
    }

    @Test
    void pagesKeepTheirTagsWhateverHostsSay() {
        List<String> tags = tags(PLAIN);
        assertThat(tags).hasSizeGreaterThan(100).noneMatch(tag -> tag.startsWith("<script"));
        hostile().forEach(text -> assertThat(tags(text)).as(Plain.text(text)).isEqualTo(tags));
    }

    private static List<String> tags(String text) {
        return Pattern.compile("<[^>]*>")
                .matcher(Scans.written(ReportFormat.HTML, Scans.saying(text)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void tablesKeepTheirCellsAndBeginNoFormula() {
        hostile().forEach(text -> {
            List<List<String>> rows = rows(Scans.written(ReportFormat.CSV, Scans.saying(text)));
            assertThat(rows).hasSize(8).allSatisfy(row -> assertThat(row).hasSize(11));
            assertThat(rows.stream().flatMap(List::stream))
                    .noneMatch(cell -> cell.strip().matches("[=+@\uff1d\uff0b\uff0d\uff20-].*"))
                    .noneMatch(cell -> cell.contains("\n") || cell.contains("\t"));
        });
    }

    /** As RFC 4180 reads it. */
    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : text.split("\r\n", -1)) {
            if (!line.isEmpty()) {
                rows.add(Pattern.compile("\"((?:[^\"]|\"\")*)\"(?:,|$)")
                        .matcher(line)
                        .results()
                        .map(cell -> cell.group(1).replace("\"\"", "\""))
                        .toList());
            }
        }
        return rows;
    }

    @Test
    void suitesAreXmlWithACaseForEachResult() {
        hostile().forEach(text -> {
            Element suites = xml(Scans.written(ReportFormat.JUNIT, Scans.saying(text)));
            assertThat(suites.getElementsByTagName("*").getLength())
                    .as("elements of [%s]", Plain.text(text))
                    .isEqualTo(15);
            assertThat(suites.getAttribute("tests")).isEqualTo("7");
            assertThat(suites.getAttribute("failures")).isEqualTo("1");
            assertThat(suites.getAttribute("errors")).isEqualTo("1");
            assertThat(suites.getAttribute("skipped")).isEqualTo("4");
        });
    }

    private static Element xml(String text) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException broken) {
            throw new AssertionError(text, broken);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void jsonSaysWhatTheTextSays(String text) {
        JsonNode result = JSON.readTree(Scans.written(ReportFormat.JSON, Scans.saying(text)))
                .at("/hosts/0/results/0");
        assertThat(result.path("rule").asString()).isEqualTo(Plain.text(text));
        assertThat(Scans.written(ReportFormat.JSONL, Scans.saying(text)).lines())
                .hasSize(8)
                .allSatisfy(
                        line -> assertThat(JSON.readTree(line).path("format").asString())
                                .startsWith("openwatch.kensa-"));
    }

    @Test
    void assessmentResultsAreValidByTheirSchema() throws IOException {
        try (InputStream text =
                Objects.requireNonNull(getClass().getResourceAsStream("/schema/json/oscal-ar_schema.json"))) {
            var schema = SchemaRegistry.withDialect(Dialects.getDraft7())
                    .getSchema(new String(text.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            assertThat(schema.validate("{\"assessment-results\": {}}", InputFormat.JSON))
                    .isNotEmpty();
            words().map(Scans::saying)
                    .forEach(scan -> assertThat(
                                    schema.validate(Scans.written(ReportFormat.OSCAL, scan), InputFormat.JSON))
                            .isEmpty());
            Finished all = Scans.sayingEach(hostile().toList());
            assertThat(schema.validate(Scans.written(ReportFormat.OSCAL, all), InputFormat.JSON))
                    .isEmpty();
            assertThat(schema.validate(
                            Scans.written(ReportFormat.OSCAL, Scans.finished(Scans.host("empty"))), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void d17_whatIsNoVerdictIsNoFinding() {
        JsonNode result = JSON.readTree(Scans.written(ReportFormat.OSCAL, Scans.saying(PLAIN)))
                .at("/assessment-results/results/0");
        assertThat(result.path("observations").size()).isEqualTo(7);
        assertThat(result.path("findings")
                        .valueStream()
                        .map(one -> one.at("/target/status/state").asString() + " "
                                + one.at("/target/status/reason").asString()))
                .containsExactly("satisfied pass", "not-satisfied fail", "not-satisfied other");
        assertThat(result.at("/reviewed-controls/control-selections/0/include-controls/0/control-id")
                        .asString())
                .isEqualTo("au-5.2");
    }
}
