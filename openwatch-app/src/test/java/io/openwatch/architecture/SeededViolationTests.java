package io.openwatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows each house rule a class that breaks it: a rule that accepts its violation is no rule. */
class SeededViolationTests {
    private static final String FIXTURE = "io.openwatch.architecture.fixture";
    private static final String LIBRARY = FIXTURE + ".library";
    private static final String APP = FIXTURE + ".app";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    private static final Map<HouseRules, String> SEEDED = Map.ofEntries(
            Map.entry(HouseRules.ROOT_SEES_NO_OTHER_PACKAGE_OF_THE_LIBRARY, "RootSeesSpi"),
            Map.entry(HouseRules.SPI_SEES_ONLY_THE_ROOT, "SpiSeesFile"),
            Map.entry(HouseRules.FILE_HTTP_AND_EXEC_SEE_ONLY_SPI_AND_ROOT, "FileSeesEngine"),
            Map.entry(HouseRules.ENGINE_SEES_ONLY_FILE_HTTP_EXEC_SPI_AND_ROOT, "EngineSeesPostgres"),
            Map.entry(HouseRules.POSTGRES_DOES_NOT_SEE_SYSTEMD, "PostgresSeesSystemd"),
            Map.entry(HouseRules.SYSTEMD_DOES_NOT_SEE_POSTGRES, "SystemdSeesPostgres"),
            Map.entry(HouseRules.ADAPTERS_DO_NOT_SEE_THE_TESTKIT, "AdapterSeesTestkit"),
            Map.entry(HouseRules.LIBRARY_DOES_NOT_SEE_THE_APPLIANCE, "LibrarySeesAppliance"),
            Map.entry(HouseRules.KENSA_SEES_NOTHING_OF_THE_APPLIANCE, "KensaSeesAppliance"),
            Map.entry(HouseRules.LIBRARY_PACKAGES_HAVE_NO_CYCLES, "PostgresSeesSystemd"),
            Map.entry(HouseRules.APPLIANCE_PACKAGES_HAVE_NO_CYCLES, "HostsSeeScans"),
            Map.entry(HouseRules.EVERY_PACKAGE_IS_NULL_MARKED, APP + ".unmarked is not"),
            Map.entry(HouseRules.NOBODY_USES_JAVA_UTIL_LOGGING, "UsesJavaUtilLogging"),
            Map.entry(HouseRules.ONLY_COMMAND_LINE_AND_CONSOLE_PRINT, "PrintsToStandardOutput"),
            Map.entry(HouseRules.NOBODY_THROWS_GENERIC_EXCEPTIONS, "ThrowsGenericException"));

    @ParameterizedTest
    @EnumSource
    void failsOnItsViolation(HouseRules rule) {
        assertThat(SEEDED).containsKey(rule);
        assertThat(report(rule)).contains(SEEDED.get(rule));
    }

    @Test
    void letsTheCommandLinePrint() {
        assertThat(report(HouseRules.ONLY_COMMAND_LINE_AND_CONSOLE_PRINT)).doesNotContain("CommandLinePrints");
    }

    @Test
    void acceptsAMarkedPackage() {
        assertThat(report(HouseRules.EVERY_PACKAGE_IS_NULL_MARKED)).doesNotContain(LIBRARY + ".spi");
    }

    private static String report(HouseRules rule) {
        EvaluationResult result = rule.rule(LIBRARY, APP).evaluate(CLASSES);
        return String.join("\n", result.getFailureReport().getDetails());
    }
}
