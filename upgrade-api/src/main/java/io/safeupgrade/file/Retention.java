package io.safeupgrade.file;

import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decide which verified restore points nobody needs any more; touches nothing.
 *
 * <p>Restore points are ordered by journal sequence, because clocks jump; age alone is told by the clock, and counts only
 * where the clock and the sequence agree. Those of another appliance or database that share the directory are judged among
 * themselves: sequences of different journals say nothing about each other.
 *
 * @param keepFor how long a restore point stays at least; longer than nothing
 * @param atLeast how many of the newest stay whatever their age; 1 or more, so that the last one always stays
 * @since 0.1
 */
public record Retention(Duration keepFor, int atLeast) {

    private static final Comparator<RestorePoint> OLDEST_FIRST =
            Comparator.comparingLong(RestorePoint::sequence).thenComparing(RestorePoint::id);

    /** Reject a rule that could delete the last restore point. */
    public Retention {
        if (!keepFor.isPositive() || atLeast < 1) {
            throw new IllegalArgumentException(
                    "not a rule for keeping restore points [" + keepFor + ", at least " + atLeast + "]");
        }
    }

    /**
     * Say what is to be removed, and why everything else stays.
     *
     * @param verified what {@link RestorePointStore#list} returns; broken restore points are never removed by rule
     * @param installed the release that is installed
     * @param previous the release that was installed before it, when known; otherwise it is told from the restore points
     *     that were made before {@code installed}
     * @param now what the clock says
     */
    public Verdict decide(
            List<RestorePoint> verified, ReleaseVersion installed, Optional<ReleaseVersion> previous, Instant now) {
        Map<Origin, List<RestorePoint>> byOrigin = new LinkedHashMap<>();
        verified.stream()
                .sorted(OLDEST_FIRST)
                .forEach(point -> byOrigin.computeIfAbsent(Origin.of(point), origin -> new ArrayList<>())
                        .add(point));
        List<Decision> decisions = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        byOrigin.values().forEach(points -> {
            Optional<Finding> jump = jump(points, now);
            jump.ifPresent(findings::add);
            decisions.addAll(judge(points, new Situation(wayBack(points, installed, previous), jump, now)));
        });
        return Verdict.of(decisions, findings);
    }

    private List<Decision> judge(List<RestorePoint> points, Situation situation) {
        List<Decision> decisions = new ArrayList<>();
        for (int place = 0; place < points.size(); place++) {
            RestorePoint point = points.get(place);
            int newer = points.size() - 1 - place;
            decisions.add(new Decision(point, reason(point, points.size(), newer, situation)));
        }
        return decisions;
    }

    private Optional<Reason> reason(RestorePoint point, int of, int newer, Situation situation) {
        if (of == 1) {
            return Optional.of(Reason.LAST);
        }
        if (situation.wayBack().filter(point::equals).isPresent()) {
            return Optional.of(Reason.RELEASE_BEFORE);
        }
        if (newer < atLeast) {
            return Optional.of(Reason.AMONG_NEWEST);
        }
        if (situation.jump().isPresent()) {
            return Optional.of(Reason.CLOCK);
        }
        boolean young = !point.created().plus(keepFor).isBefore(situation.now());
        return young ? Optional.of(Reason.YOUNG) : Optional.empty();
    }

    /** Find the newest one that holds the data of the release before the installed one. */
    private static Optional<RestorePoint> wayBack(
            List<RestorePoint> points, ReleaseVersion installed, Optional<ReleaseVersion> previous) {
        return points.reversed().stream()
                .filter(point -> previous.map(before -> is(point.from(), before))
                        .orElseGet(() -> point.to().compareTo(installed) == 0 && !is(point.from(), installed)))
                .findFirst();
    }

    private static boolean is(Optional<ReleaseVersion> release, ReleaseVersion wanted) {
        return release.filter(known -> known.compareTo(wanted) == 0).isPresent();
    }

    private static Optional<Finding> jump(List<RestorePoint> points, Instant now) {
        for (int place = 0; place < points.size(); place++) {
            RestorePoint point = points.get(place);
            if (point.created().isAfter(now)) {
                return Optional.of(
                        jump("the restore point [%s] was made at [%s], in the future of the clock, which says [%s]"
                                .formatted(point.id(), point.created(), now)));
            }
            if (place > 0 && point.created().isBefore(points.get(place - 1).created())) {
                return Optional.of(
                        jump("the restore point [%s] was made at [%s], earlier than [%s] before it in the journal"
                                .formatted(
                                        point.id(),
                                        point.created(),
                                        points.get(place - 1).id())));
            }
        }
        return Optional.empty();
    }

    private static Finding jump(String what) {
        return Finding.warning(
                "restore-points-clock-jump",
                what + ": no restore point is removed by age",
                "check the clock; remove by hand the restore points whose times are wrong, once newer ones are verified");
    }

    /** Whose data: only such restore points can stand in for each other. */
    private record Origin(String appliance, Optional<DatabaseIdentity> database) {

        static Origin of(RestorePoint point) {
            return new Origin(point.appliance(), point.database());
        }
    }

    private record Situation(Optional<RestorePoint> wayBack, Optional<Finding> jump, Instant now) {}

    private record Decision(RestorePoint point, Optional<Reason> toKeep) {}

    /** Why a restore point stays. */
    public enum Reason {
        /** It is the only verified one. */
        LAST("the only verified one"),
        /** It is the newest one that holds the data of the release before the installed one. */
        RELEASE_BEFORE("the newest one of the release before the installed one"),
        /** As many of the newest stay whatever their age. */
        AMONG_NEWEST("one of the newest"),
        /** Ages cannot be told: see the finding. */
        CLOCK("its age cannot be told"),
        /** Its time is not over. */
        YOUNG("not old enough");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** Say it to people. */
        public String words() {
            return words;
        }
    }

    /**
     * Name a restore point that stays.
     *
     * @param point the restore point
     * @param reason the strongest reason
     */
    public record Kept(RestorePoint point, Reason reason) {}

    /**
     * Say what becomes of every restore point.
     *
     * @param remove what is to be removed, the oldest first
     * @param keep every other one, the oldest first
     * @param findings a warning when clock and journal disagree
     */
    public record Verdict(List<RestorePoint> remove, List<Kept> keep, List<Finding> findings) {

        /** Copy the lists. */
        public Verdict {
            remove = List.copyOf(remove);
            keep = List.copyOf(keep);
            findings = List.copyOf(findings);
        }

        private static Verdict of(List<Decision> decisions, List<Finding> findings) {
            List<Decision> ordered = decisions.stream()
                    .sorted(Comparator.comparing(Decision::point, OLDEST_FIRST))
                    .toList();
            return new Verdict(
                    ordered.stream()
                            .filter(decision -> decision.toKeep().isEmpty())
                            .map(Decision::point)
                            .toList(),
                    ordered.stream()
                            .flatMap(decision ->
                                    decision.toKeep().stream().map(reason -> new Kept(decision.point(), reason)))
                            .toList(),
                    findings);
        }
    }
}
