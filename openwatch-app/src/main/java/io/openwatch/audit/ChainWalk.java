package io.openwatch.audit;

import io.openwatch.audit.AuditVerification.Checkpoint;
import io.openwatch.audit.AuditVerification.Problem;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Compares a chain, place by place, with what it must be; pure. */
final class ChainWalk {
    private final Map<Long, List<Anchor>> anchors = new TreeMap<>();
    private final List<Anchor> all;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private ChainHead at = ChainHead.START;
    private long first;
    private long events;
    private int compared;

    /** One place of the chain; the record is missing where its event is. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Place(long position, UUID event, byte[] hash, Optional<AuditRecord> kept, byte[] digest) {}

    ChainWalk(List<Anchor> all) {
        this.all = all;
        for (int index = 0; index < all.size(); index++) {
            Anchor anchor = all.get(index);
            if (anchor.position() <= reach(index)) {
                anchors.computeIfAbsent(anchor.position(), fresh -> new ArrayList<>())
                        .add(anchor);
            }
            if (anchor.kind() == Anchor.Kind.RESTORED) {
                checkpoints.add(checkpoint(anchor));
            }
        }
    }

    /** What was anchored behind the place to which a later restore went back says nothing any more. */
    private long reach(int index) {
        return all.subList(index + 1, all.size()).stream()
                .filter(later -> later.kind() == Anchor.Kind.RESTORED)
                .mapToLong(Anchor::position)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static Checkpoint checkpoint(Anchor anchor) {
        return new Checkpoint(
                anchor.kind().name().toLowerCase(Locale.ROOT), anchor.at(), anchor.position(), anchor.note());
    }

    /** Begin behind what retention removed. */
    void begin(ChainHead removedTo, long removed, java.time.Instant removedAt) {
        checkpoints.add(new Checkpoint("retention", removedAt, removedTo.position(), removed + " events"));
        boolean onRecord = all.stream()
                .anyMatch(anchor -> anchor.kind() == Anchor.Kind.RETENTION
                        && anchor.matches(removedTo.position(), removedTo.hash()));
        if (!all.isEmpty() && !onRecord) {
            problem(
                    "removed",
                    removedTo.position(),
                    "the events up to here were removed, and no retention of them is on record outside the database");
        }
        at = removedTo;
        compareAnchors();
    }

    void visit(Place place) {
        ChainHead expected = at.next(place.digest());
        boolean gap = place.position() > expected.position();
        if (gap) {
            String upTo = "the places up to " + (place.position() - 1) + " are missing from the chain";
            problem("removed", expected.position(), upTo);
        }
        if (place.kept().isEmpty()) {
            problem("removed", place.position(), "the event [" + place.event() + "] is missing");
        } else if (!MessageDigest.isEqual(place.kept().get().digest(), place.digest())) {
            problem("changed", place.position(), "the event [" + place.event() + "] was changed");
        } else if (!gap && !MessageDigest.isEqual(expected.hash(), place.hash())) {
            problem("changed", place.position(), "the link to the event [" + place.event() + "] was changed");
        }
        // What lies behind a break is still compared from place to place.
        at = new ChainHead(place.position(), place.hash());
        first = first == 0 ? place.position() : first;
        events++;
        compareAnchors();
    }

    private void compareAnchors() {
        List<Anchor> here = anchors.remove(at.position());
        if (here != null) {
            compared += here.size();
            here.stream()
                    .filter(anchor -> !anchor.matches(at.position(), at.hash()))
                    .findFirst()
                    .ifPresent(anchor -> problem(
                            "anchor",
                            at.position(),
                            "the chain is another one than was anchored here on " + anchor.at()));
        }
    }

    AuditVerification end(ChainHead head, List<UUID> unlinked) {
        if (!head.same(at)) {
            problem("cut", at.position(), "the chain ends here and was at [" + head.position() + "]");
        }
        unlinked.forEach(event -> problem("unlinked", 0, "the event [" + event + "] is not in the chain"));
        anchors.keySet().stream()
                .filter(position -> position > at.position())
                .reduce((lower, higher) -> higher)
                .ifPresent(position ->
                        problem("cut", at.position(), "the chain ends here and was anchored at [" + position + "]"));
        Optional<Anchor> newest = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        return new AuditVerification(
                events,
                first,
                at.position(),
                HexFormat.of().formatHex(at.hash()),
                List.copyOf(checkpoints),
                compared,
                newest.map(Anchor::position).orElse(null),
                newest.map(Anchor::at).orElse(null),
                List.copyOf(problems),
                problems.isEmpty());
    }

    private void problem(String kind, long position, String what) {
        if (problems.size() < AuditVerification.MOST_PROBLEMS) {
            problems.add(new Problem(kind, position, what));
        }
    }
}
