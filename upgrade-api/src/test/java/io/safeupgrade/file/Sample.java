package io.safeupgrade.file;

import io.safeupgrade.Hold;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that several tests use. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-11-20T18:45:00Z");
    static final RunId RUN = new RunId("20261120T184500Z-0a1b2c");
    static final RunId OTHER_RUN = new RunId("20261121T000000Z-ffffff");
    static final ReleaseVersion OLD = ReleaseVersion.of("1.4.0");
    static final ReleaseVersion NEW = ReleaseVersion.of("1.5.0");

    private Sample() {}

    static CallContext call() {
        return CallContext.look(RUN, Duration.ofMinutes(1), Pace.system());
    }

    static JournalEntry entry(long sequence) {
        return entry(sequence, JournalEntry.Kind.PHASE_RESULT);
    }

    static JournalEntry entry(long sequence, JournalEntry.Kind kind) {
        return new JournalEntry(
                sequence, NOW, RUN, kind, Optional.of(Phase.MIGRATE), Map.of("schema", "4", "text", "ä \"quoted\"\n"));
    }

    static ServiceState active() {
        return new ServiceState(
                ServiceState.Activity.ACTIVE, ServiceState.BootPolicy.ENABLED, "inv-1", Map.of("replicas", "2"));
    }

    static Hold hold() {
        return new Hold(
                "upgrade to 1.5.0 is under way",
                NOW,
                RUN,
                Optional.of(OLD),
                NEW,
                Optional.of(active()),
                List.of("till upgrade run"));
    }
}
