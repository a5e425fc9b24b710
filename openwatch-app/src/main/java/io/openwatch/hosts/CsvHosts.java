package io.openwatch.hosts;

import io.openwatch.http.ApiException;
import io.openwatch.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** Reads hosts from CSV as RFC 4180 has it, with a header that names the columns in any order. */
final class CsvHosts {
    private static final Set<String> COLUMNS =
            Set.of("hostname", "address", "port", "username", "environment", "os_family", "os_version", "tags");
    private static final Set<String> REQUIRED = Set.of("hostname", "environment", "os_family", "os_version");
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvReadFeature.FAIL_ON_MISSING_COLUMNS)
            .enable(CsvReadFeature.SKIP_EMPTY_LINES)
            .enable(CsvReadFeature.TRIM_SPACES)
            .build();
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private CsvHosts() {}

    static List<CandidateHost> read(byte[] body) {
        String text = text(body);
        List<CandidateHost> rows = new ArrayList<>();
        try (MappingIterator<Map<String, String>> lines = MAPPER.readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader().withStrictHeaders(true))
                .readValues(text)) {
            while (lines.hasNextValue() && rows.size() <= HostImport.MOST_ROWS) {
                Map<String, String> line = lines.nextValue();
                if (rows.isEmpty()) {
                    checkHeader(line.keySet());
                }
                rows.add(candidate(line));
            }
            return rows;
        } catch (JacksonException malformed) {
            throw ApiException.invalid(
                    "body",
                    "is not CSV with as many values in row " + (rows.size() + 1) + " as its header has columns");
        }
    }

    private static void checkHeader(Set<String> columns) {
        if (!COLUMNS.containsAll(columns) || !columns.containsAll(REQUIRED)) {
            throw ApiException.invalid(
                    "header",
                    "must name " + sorted(REQUIRED) + ", and may name "
                            + sorted(COLUMNS.stream()
                                    .filter(column -> !REQUIRED.contains(column))
                                    .collect(Collectors.toSet())));
        }
    }

    private static String sorted(Set<String> columns) {
        return columns.stream().sorted().collect(Collectors.joining(", "));
    }

    private static CandidateHost candidate(Map<String, String> line) {
        String port = value(line, "port");
        boolean number = port == null || port.matches("[0-9]{1,5}");
        NewHost host = new NewHost(
                value(line, "hostname"),
                value(line, "address"),
                port == null || !number ? null : Integer.valueOf(port),
                value(line, "username"),
                value(line, "environment"),
                value(line, "os_family"),
                value(line, "os_version"),
                tags(value(line, "tags")));
        List<Problem> problems = Stream.concat(
                        number ? Stream.empty() : Stream.of(new Problem("port", "must be from 1 to 65535")),
                        host.problems().found().stream())
                .toList();
        return new CandidateHost(host, problems);
    }

    private static List<@Nullable String> tags(@Nullable String text) {
        return text == null ? List.of() : Arrays.asList(text.split("[\\s;]+"));
    }

    private static @Nullable String value(Map<String, String> line, String column) {
        String text = line.get(column);
        return text == null || text.isBlank() ? null : text;
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (text.indexOf(0) >= 0) {
                throw ApiException.invalid("body", "text in UTF-8 without NUL");
            }
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException broken) {
            throw ApiException.invalid("body", "text in UTF-8 without NUL");
        }
    }
}
