package io.openwatch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the house rules on the main classes of every module. */
class ArchitectureTests {
    private static final String LIBRARY = "io.safeupgrade";
    private static final String APP = "io.openwatch";

    /** Keeps the rules from passing because nothing was read; raise it as the house grows. */
    private static final int FEWEST_CLASSES = 350;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(LIBRARY, APP);

    @Test
    void readsEnoughClassesToMeanSomething() {
        assertThat(CLASSES).hasSizeGreaterThanOrEqualTo(FEWEST_CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.safeupgrade",
                "io.safeupgrade.spi",
                "io.safeupgrade.testkit",
                "io.safeupgrade.postgres",
                "io.safeupgrade.systemd",
                "io.openwatch.cli"
            })
    void readsEveryModule(String name) {
        assertThat(CLASSES).extracting(JavaClass::getPackageName).contains(name);
    }

    @ParameterizedTest
    @EnumSource
    void keeps(HouseRules rule) {
        rule.rule(LIBRARY, APP).check(CLASSES);
    }
}
