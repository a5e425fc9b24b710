package io.safeupgrade.testkit.gate;

import static io.safeupgrade.testkit.gate.PackagedTill.V2;
import static io.safeupgrade.testkit.gate.PackagedTill.manifest;
import static io.safeupgrade.testkit.gate.PackagedTill.needing;
import static io.safeupgrade.testkit.gate.PackagedTill.without;
import static io.safeupgrade.testkit.gate.Verdicts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.GateVerdict.Ruling;
import io.safeupgrade.Migration;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.SchemaVersion;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next release says of itself, against the database and the machine that are there. */
class GateManifestTests {

    @TempDir
    Path directory;

    private PackagedTill till;

    @BeforeEach
    void begin() {
        till = new PackagedTill(directory);
    }

    @Test
    @DisplayName("I12: an applied migration whose text is another one in the release is refused")
    void editedMigrationIsRefused() {
        ReleaseManifest edited = manifest(
                V2,
                all -> all.stream()
                        .map(one -> one.version().token().equals("2")
                                ? new Migration(one.version(), one.description(), "sum-of-another-text", true)
                                : one)
                        .toList());
        assertThat(text(till.tool().gate(edited))).contains("another text").contains("2 step 2");
    }

    @Test
    @DisplayName("I12: a database newer than the release, and one whose schema is not on its way, are refused")
    void schemaOffThePathIsRefused() {
        ReleaseManifest withoutThree = manifest(V2, all -> without(all, 3));
        assertThat(text(till.tool().gate(withoutThree))).contains("does not know [3 step 3]");
        ReleaseManifest withoutTwo = manifest(V2, all -> without(all, 2));
        assertThat(text(till.tool().gate(withoutTwo)))
                .contains("no longer ships")
                .contains("2 step 2");
        ReleaseManifest more = manifest(
                V2,
                all -> Stream.concat(
                                all.stream().limit(1),
                                Stream.concat(
                                        Stream.of(new Migration(SchemaVersion.of("1.5"), "late", "sum", true)),
                                        all.stream().skip(1)))
                        .toList());
        assertThat(text(till.tool().gate(more))).contains("would never run").contains("1.5 late");
    }

    @Test
    void engineOutsideTheRangeIsRefused() {
        ReleaseManifest wantsNewer = needing(new ServerMajors("postgresql", 16, 18), DiskNeed.NONE, manifest(V2));
        assertThat(text(till.tool().gate(wantsNewer)))
                .contains("postgresql 16 to 18")
                .contains("[15]");
        ReleaseManifest wantsOlder = needing(new ServerMajors("postgresql", 12, 14), DiskNeed.NONE, manifest(V2));
        assertThat(text(till.tool().gate(wantsOlder))).contains("postgresql 12 to 14");
        ReleaseManifest fits = needing(new ServerMajors("postgresql", 15, 15), DiskNeed.NONE, manifest(V2));
        assertThat(till.tool().gate(fits).ruling()).isEqualTo(Ruling.PASS);
    }

    @Test
    void noRoomForTheRecordIsRefused() {
        ReleaseManifest huge =
                needing(new ServerMajors("postgresql", 15, 15), new DiskNeed(Long.MAX_VALUE, 50), manifest(V2));
        assertThat(text(till.tool().gate(huge))).contains("make room");
    }

    @Test
    void manifestOfAnotherApplianceIsRefused() {
        ReleaseManifest of = manifest(V2);
        ReleaseManifest other = new ReleaseManifest(
                "scale",
                of.release(),
                of.upgradableFrom(),
                of.target(),
                of.accepts(),
                of.migrations(),
                of.setChecksum(),
                of.server(),
                of.keys(),
                of.retired(),
                of.disk());
        assertThat(text(till.tool().gate(other))).contains("one of [scale]");
    }
}
