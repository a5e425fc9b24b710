package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.ReleaseCheck;
import io.safeupgrade.ReleaseCheck.Result;
import io.safeupgrade.Trigger;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checklist after an upgrade: each thing that is wrong fails its own check and no other. */
class VerifyTests {

    private static final List<String> NAMES = List.of(
            "service", "database", "schema", "health", "hold", "due", "unfinished", "last-run", "restore-point", "log");

    @TempDir
    Path directory;

    private PackagedTill till;

    @BeforeEach
    void upgraded() {
        till = new PackagedTill(directory);
        till.install(V2);
    }

    @Test
    void everythingIsWellAfterAnUpgrade() {
        String before = till.content();
        List<ReleaseCheck> checks = till.tool().verify();
        assertThat(checks).extracting(ReleaseCheck::name).containsExactlyElementsOf(NAMES);
        assertThat(checks).allMatch(check -> check.result() == Result.PASSED);
        assertThat(till.content()).as("a look").isEqualTo(before);
    }

    @Test
    void firstInstallationHasNothingToLookBackTo(@TempDir Path fresh) {
        PackagedTill first = new PackagedTill(fresh);
        assertThat(first.tool().verify())
                .filteredOn(check -> check.result() == Result.SKIPPED)
                .extracting(ReleaseCheck::name)
                .containsExactly("last-run", "restore-point");
        assertThat(first.tool().verify()).noneMatch(ReleaseCheck::isFailed);
    }

    private record Trouble(String name, Consumer<PackagedTill> made, Map<String, ErrorCode> failing) {}

    private static Stream<Trouble> troubles() {
        return Stream.of(
                new Trouble(
                        "the service is down",
                        till -> till.service.stopped(),
                        Map.of("service", ErrorCode.START_FAILED, "health", ErrorCode.HEALTH_FAILED)),
                new Trouble(
                        "the old code serves",
                        till -> till.service.running(PackagedTill.V1),
                        Map.of("health", ErrorCode.HEALTH_FAILED)),
                new Trouble(
                        "the database is down",
                        till -> till.database.down(),
                        Map.of("database", ErrorCode.DATABASE_UNREACHABLE)),
                new Trouble(
                        "the password is wrong",
                        till -> till.database.answering(
                                new Misconfigured(Misconfigured.Cause.WRONG_PASSWORD, "wrong password", "mend it")),
                        Map.of("database", ErrorCode.DATABASE_MISCONFIGURED)),
                new Trouble(
                        "a migration is pending",
                        till -> till.unpack(V3),
                        Map.of("schema", ErrorCode.SCHEMA_UNFIT, "health", ErrorCode.HEALTH_FAILED)),
                new Trouble("an upgrade is due", till -> till.gate(V3), Map.of("due", ErrorCode.INTERRUPTED)),
                new Trouble(
                        "an upgrade failed",
                        till -> {
                            till.unpack(V3);
                            till.failingAt(8);
                            till.tool().run(Trigger.PACKAGE);
                        },
                        Map.of(
                                "service",
                                ErrorCode.START_FAILED,
                                "schema",
                                ErrorCode.SCHEMA_UNFIT,
                                "health",
                                ErrorCode.HEALTH_FAILED,
                                "hold",
                                ErrorCode.HELD,
                                "last-run",
                                ErrorCode.MIGRATION_FAILED)),
                new Trouble(
                        "the service complains",
                        till -> till.service.complain("the drawer is stuck"),
                        Map.of("log", ErrorCode.HEALTH_FAILED)));
    }

    @TestFactory
    @DisplayName("each trouble fails its own checks, with a remedy")
    Stream<DynamicTest> eachTroubleFailsItsOwnChecks() {
        return troubles()
                .map(trouble -> DynamicTest.dynamicTest(trouble.name(), () -> {
                    PackagedTill one = new PackagedTill(java.nio.file.Files.createTempDirectory(directory, "till"));
                    one.install(V2);
                    trouble.made().accept(one);
                    List<ReleaseCheck> checks = one.tool().verify();
                    assertThat(failing(checks)).isEqualTo(new TreeMap<>(trouble.failing()));
                    assertThat(checks).extracting(ReleaseCheck::name).containsExactlyElementsOf(NAMES);
                    assertThat(checks)
                            .filteredOn(ReleaseCheck::isFailed)
                            .allSatisfy(check -> assertThat(check.remedy()).isNotBlank());
                }));
    }

    private static Map<String, ErrorCode> failing(List<ReleaseCheck> checks) {
        Map<String, ErrorCode> failing = new TreeMap<>();
        checks.stream()
                .filter(ReleaseCheck::isFailed)
                .forEach(check -> failing.put(check.name(), check.code().orElseThrow()));
        return failing;
    }

    @Test
    void damagedRestorePointFails() throws java.io.IOException {
        Path point = till.tool().restorePoints().getLast().directory();
        java.nio.file.Files.delete(point.resolve("manifest.json"));
        assertThat(failing(till.tool().verify())).containsExactly(Map.entry("restore-point", ErrorCode.BACKUP_FAILED));
    }

    @Test
    void partsThatAreNotThereAreSkipped() {
        var alone = io.safeupgrade.engine.SafeUpgrade.of("till", V2)
                .stateIn(directory.resolve("alone"))
                .build()
                .verify();
        assertThat(alone)
                .filteredOn(check -> check.result() == Result.SKIPPED)
                .extracting(ReleaseCheck::name)
                .containsExactly("service", "schema", "health", "last-run", "restore-point", "log");
        assertThat(alone).noneMatch(ReleaseCheck::isFailed);
    }
}
