package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prove that a {@link PreflightCheck} finds what is wrong, says what mends it, and changes nothing.
 *
 * @since 0.1
 */
public abstract class PreflightCheckContract extends ProviderContract {

    @TempDir
    Path home;

    /** Make the contract of one check. */
    protected PreflightCheckContract() {}

    /** Return the check where nothing is wrong. */
    protected abstract PreflightCheck passing();

    /** Return the check where something is wrong that forbids an upgrade. */
    protected abstract PreflightCheck blocking();

    /** Return what the check looks at, in any form that shows changes. */
    protected abstract Object content();

    /** Return what is known when the check runs. */
    protected PreflightContext context() {
        return new PreflightContext(
                call(),
                Optional.of(ReleaseVersion.of("1.4.0")),
                ReleaseVersion.of("1.5.0"),
                Optional.empty(),
                Optional.empty(),
                true,
                home.resolve("backups"));
    }

    @Test
    void forbidsNothingWhereNothingIsWrong() {
        assertThat(passing().check(context())).noneMatch(Finding::blocks);
    }

    @Test
    void forbidsWhereSomethingIsWrong() {
        assertThat(blocking().check(context())).anyMatch(Finding::blocks);
    }

    @Test
    void findingsSayWhatIsWrongAndWhatMendsIt() {
        List<Finding> findings = blocking().check(context());
        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(finding.what()).isNotBlank();
            assertThat(finding.severity() == Finding.Severity.INFO
                            || !finding.remedy().isBlank())
                    .as("a remedy for %s", finding)
                    .isTrue();
        });
        showsNoSecret(findings);
    }

    @Test
    void findsTheSameTwiceAndChangesNothing() {
        PreflightCheck check = blocking();
        Object before = content();
        assertThat(check.check(context())).isEqualTo(check.check(context()));
        assertThat(content()).isEqualTo(before);
        assertThat(home).isEmptyDirectory();
    }
}
