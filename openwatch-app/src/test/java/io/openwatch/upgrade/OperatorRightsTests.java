package io.openwatch.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.config.Locations;
import io.openwatch.testing.Release;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.SchemaVersion;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorRightsTests {
    private static final Locations INSTALLED = Locations.of(Optional.empty(), Map.of());
    private static final Locations MOVED =
            Locations.of(Optional.empty(), Map.of("OPENWATCH_STATE_DIR", "/home/dev/state"));

    @Test
    void letsOnlyRootChangeAnInstalledAppliance() {
        assertThat(OperatorRights.objection(INSTALLED, 0, "openwatch migrate")).isEmpty();
        assertThat(OperatorRights.objection(INSTALLED, 998, "openwatch migrate"))
                .hasValueSatisfying(objection -> {
                    assertThat(objection.code()).isEqualTo(ErrorCode.MISCONFIGURED);
                    assertThat(objection.code().exitCode()).isEqualTo(12);
                    assertThat(objection.remedy()).contains("sudo openwatch migrate");
                });
    }

    @Test
    void letsAnybodyChangeAStateDirectoryOfTheirOwn() {
        assertThat(OperatorRights.objection(MOVED, 998, "openwatch migrate")).isEmpty();
    }

    @Test
    void namesTheMigrationsOfARelease() {
        assertThat(MigrationFileNames.upTo(SchemaVersion.of("3")))
                .containsExactly("V0001__users.sql", "V0002__hosts.sql", "V0003__scans_and_findings.sql");
        assertThat(MigrationFileNames.upTo(SchemaVersion.of(Release.SCHEMA)))
                .hasSize(Release.migrations().size());
    }
}
