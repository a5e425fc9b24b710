package io.safeupgrade.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.RestorePointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The restore points of a history, and whether what the store lists agrees with what was promised. */
final class Ledger {

    private final Disk disk;
    private final RestorePointStore store;
    private final Map<RunId, KnownPoint> points = new LinkedHashMap<>();
    private final Map<String, KnownPoint> byId = new HashMap<>();

    Ledger(Disk disk, RestorePointStore store) {
        this.disk = disk;
        this.store = store;
    }

    KnownPoint begin() {
        KnownPoint point = new KnownPoint(new RunId("run-" + points.size()));
        points.put(point.run, point);
        return point;
    }

    Optional<KnownPoint> find(RunId run) {
        return Optional.ofNullable(points.get(run));
    }

    /** Return what {@code id} is known as; everything under a final name was seen before anything happened to it. */
    KnownPoint known(String id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow(() -> new AssertionError(id + " was never listed"));
    }

    /** Return the directories under final names. */
    List<Path> places() throws IOException {
        return disk.look(store.directory()).isEmpty()
                ? List.of()
                : disk.list(store.directory()).stream()
                        .filter(place -> !place.getFileName().toString().startsWith("."))
                        .toList();
    }

    /** Return what lies in a directory; nothing when it is not there. */
    Map<String, byte[]> files(Path place) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (disk.look(place).isPresent()) {
            for (Path file : disk.list(place)) {
                files.put(String.valueOf(file.getFileName()), disk.read(file));
            }
        }
        return files;
    }

    /** What is listed was verified, is trusted, and is whole or was damaged since; what has to be listed is. */
    void agrees() throws IOException {
        List<RestorePoint> listed = store.list();
        for (RestorePoint point : listed) {
            mayBeListed(point);
        }
        Set<String> ids = listed.stream().map(RestorePoint::id).collect(Collectors.toSet());
        for (Path place : places()) {
            String id = String.valueOf(place.getFileName());
            if (!ids.contains(id) && !known(id).explainsDistrust(files(place))) {
                throw new AssertionError(id + " looks like a restore point and is none, holds "
                        + files(place).keySet());
            }
        }
        for (Map.Entry<String, KnownPoint> known : byId.entrySet()) {
            Path place = store.directory().resolve(known.getKey());
            if (!ids.contains(known.getKey()) && known.getValue().mustBeListed(files(place))) {
                throw new AssertionError(
                        known.getKey() + " is not listed, holds " + files(place).keySet());
            }
        }
    }

    private void mayBeListed(RestorePoint point) throws IOException {
        KnownPoint known = points.get(point.run());
        Map<String, byte[]> files = files(point.directory());
        assertThat(known).as("somebody made %s", point.id()).isNotNull();
        assertThat(known.isVerified()).as("%s was verified", point.id()).isTrue();
        assertThat(known.trusted(files)).as("%s is trusted", point.id()).isTrue();
        known.seen(files);
        byId.putIfAbsent(point.id(), known);
        assertThat(known.whole(files) || known.isDamaged())
                .as("%s is whole", point.id())
                .isTrue();
    }
}
