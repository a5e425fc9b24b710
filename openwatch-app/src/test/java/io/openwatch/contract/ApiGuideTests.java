package io.openwatch.contract;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Permission;
import io.openwatch.http.ErrorKind;
import io.openwatch.testing.Guide;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/api.md names every error that the API may answer with, and what each role may. */
class ApiGuideTests {
    private static final Guide GUIDE = Guide.of("api.md");

    @Test
    void namesEveryError() throws IOException {
        GUIDE.generated("api-errors")
                .mustExplain(
                        List.of("Code", "Status", "Fault", "Retryable", "What to do"),
                        Arrays.stream(ErrorKind.values())
                                .map(kind -> List.of(
                                        "`" + kind.code() + "`",
                                        Integer.toString(kind.status()),
                                        kind.fault().name().toLowerCase(Locale.ROOT),
                                        kind.retryable() ? "yes" : "no"))
                                .toList());
    }

    @Test
    void namesWhatEachRoleMay() throws IOException {
        List<String> header = Stream.concat(
                        Stream.of("Permission"),
                        Arrays.stream(BuiltInRole.values()).map(BuiltInRole::code))
                .toList();
        GUIDE.generated("api-roles")
                .mustShow(
                        header,
                        Permission.all().stream()
                                .map(permission -> Stream.concat(
                                                Stream.of("`" + permission.code() + "`"),
                                                Arrays.stream(BuiltInRole.values())
                                                        .map(role -> role.permissions()
                                                                        .contains(permission)
                                                                ? "x"
                                                                : ""))
                                        .toList())
                                .toList());
    }
}
