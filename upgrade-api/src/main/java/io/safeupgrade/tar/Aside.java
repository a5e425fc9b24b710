package io.safeupgrade.tar;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.RunId;
import io.safeupgrade.file.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where replaced files go: one directory for each restore, named after it, with the files under their old names.
 *
 * <p>While a restore is under way its directory has another name, so that a repetition knows whether it was done; it may
 * hold the only copies then too.
 */
record Aside(Path directory, String provider) {

    private static final String BEGUN = "_restoring_";
    private static final String DONE = "_aside_";

    Path begun(RunId attempt) {
        return directory.resolve(provider + BEGUN + attempt);
    }

    Path done(RunId attempt) {
        return directory.resolve(provider + DONE + attempt);
    }

    boolean isDone(RunId attempt) {
        return Files.isDirectory(done(attempt), LinkOption.NOFOLLOW_LINKS);
    }

    /** List what restores put aside; those that replaced nothing are not shown. */
    List<KeptAside> list() throws IOException {
        List<KeptAside> kept = new ArrayList<>();
        for (Path place : directories()) {
            List<Path> files = files(place);
            if (!files.isEmpty()) {
                long bytes =
                        files.stream().mapToLong(file -> file.toFile().length()).sum();
                kept.add(new KeptAside(provider, KeptAside.Kind.REPLACED, place.toString(), attempt(place), bytes));
            }
        }
        return kept;
    }

    List<KeptAside> of(RunId attempt) throws IOException {
        return list().stream()
                .filter(kept -> kept.name().equals(done(attempt).toString()))
                .toList();
    }

    /** Return the directories of restores that replaced nothing. */
    List<Path> empty() throws IOException {
        List<Path> empty = new ArrayList<>();
        for (Path place : directories()) {
            if (files(place).isEmpty()) {
                empty.add(place);
            }
        }
        return empty;
    }

    Optional<Failure> discard(KeptAside what) {
        Path place = Path.of(what.name());
        if (!what.provider().equals(provider)
                || !directory.equals(place.getParent())
                || attempt(place).isEmpty()) {
            return Optional.of(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "[" + what.name() + "] is nothing that a restore of [" + provider + "] put aside",
                    "discard what the list of what is kept aside shows"));
        }
        try {
            Disk.real().deleteTree(place);
            if (Files.isDirectory(directory)) {
                Disk.real().syncDirectory(directory);
            }
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(Failure.of(
                    ErrorCode.STATE_UNREADABLE,
                    "cannot discard [" + place + "]: " + Disk.reason(failed),
                    "check its permissions, then discard it again"));
        }
    }

    private List<Path> directories() throws IOException {
        try {
            return Disk.real().list(directory).stream()
                    .filter(place -> attempt(place).isPresent())
                    .filter(place -> Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException never) {
            return List.of();
        }
    }

    private Optional<RunId> attempt(Path place) {
        Matcher found = Pattern.compile(Pattern.quote(provider) + "(?:" + BEGUN + "|" + DONE + ")([0-9A-Za-z-]{1,40})")
                .matcher(String.valueOf(place.getFileName()));
        return found.matches() ? Optional.of(new RunId(found.group(1))) : Optional.empty();
    }

    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> found = Files.walk(place)) {
            return found.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
