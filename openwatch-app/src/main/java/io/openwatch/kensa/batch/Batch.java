package io.openwatch.kensa.batch;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolPath;
import io.openwatch.kensa.fact.ToolRun;
import io.openwatch.kensa.fact.TreeWalk;
import io.openwatch.kensa.fact.UnitState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that one host is asked for, as one script, and the reading of what it answers.
 *
 * <p>Each batch has a mark of its own, which nobody on the host knows beforehand: contents cannot imitate an answer. Make a
 * new batch for each host and each time.
 *
 * @since 0.1
 */
public final class Batch {

    /** The item that closes every answer. */
    static final int GOODBYE = 1;

    private static final int FIRST = 2;
    private static final String PRELUDE = prelude();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String mark;
    private final Dialect dialect;
    private final List<Part> parts;

    private Batch(String mark, Dialect dialect, List<Part> parts) {
        this.mark = mark;
        this.dialect = dialect;
        this.parts = parts;
    }

    /**
     * Ask for {@code sources}.
     *
     * @param platforms for scripts that are not meant for every system: on which they are run
     */
    public static Batch of(Collection<Source<?>> sources, Map<ScriptRun, List<Platform>> platforms, Dialect dialect) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return new Batch(
                HexFormat.of().formatHex(random), dialect, new Sorting(FIRST).sort(sources, Map.copyOf(platforms)));
    }

    /** Return the script for the standard input of a shell; it reads nothing, and writes nothing but its answer. */
    public String script() {
        StringBuilder script = new StringBuilder(PRELUDE.length() + 4096);
        script.append("K=" + mark + "\nS=" + Sh.quote(String.join(" ", dialect.shell())) + "\nPATH="
                + Sh.quote(dialect.path()) + "\n");
        script.append(PRELUDE);
        parts.forEach(part -> part.write(script));
        return script.append("m " + GOODBYE + " bye\n").toString();
    }

    /**
     * Read an answer, whole or not.
     *
     * @param cut why it ended, for what is missing from it
     */
    public Facts read(byte[] answer, String cut) {
        Answer sections = new Answer(mark, answer, cut);
        Facts.Builder facts = Facts.builder();
        parts.forEach(part -> part.read(sections, facts));
        return facts.build();
    }

    /** Say whether the host answered to the end. */
    public boolean complete(byte[] answer) {
        return new Answer(mark, answer, "").ended();
    }

    private static String prelude() {
        try (InputStream text = Objects.requireNonNull(Batch.class.getResourceAsStream("prelude.sh"))) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("(?m)^ *(#.*)?\n", "");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Hands out numbers and gathers sources of one kind in one part. */
    private static final class Sorting {

        private int next;

        Sorting(int first) {
            this.next = first;
        }

        /** What is quick and what most rules rest on comes first: a cut costs what comes last. */
        List<Part> sort(Collection<Source<?>> sources, Map<ScriptRun, List<Platform>> platforms) {
            List<Part> sorted = new ArrayList<>();
            sorted.add(new FilesPart(all(sources, FileText.class), all(sources, DirectoryText.class)));
            sorted.add(new ToolPathsPart(all(sources, ToolPath.class)));
            List<Numbered<FileStates>> states = all(sources, FileStates.class);
            if (!states.isEmpty()) {
                sorted.add(new FileStatesPart(next++, states));
            }
            List<Numbered<KernelValues>> keys = all(sources, KernelValues.class);
            if (!keys.isEmpty()) {
                sorted.add(new KernelValuesPart(next++, keys));
            }
            List<Numbered<ModuleFile>> modules = all(sources, ModuleFile.class);
            if (!modules.isEmpty()) {
                sorted.add(new ModuleFilesPart(next++, modules));
            }
            List<Numbered<UnitState>> units = all(sources, UnitState.class);
            if (!units.isEmpty()) {
                sorted.add(new UnitStatesPart(next++, units));
            }
            sorted.add(new RunsPart(all(sources, ToolRun.class), all(sources, ScriptRun.class), platforms));
            all(sources, TreeWalk.class).forEach(walk -> sorted.add(new TreeWalkPart(walk)));
            return sorted;
        }

        private <S extends Source<?>> List<Numbered<S>> all(Collection<Source<?>> sources, Class<S> kind) {
            List<Numbered<S>> numbered = new ArrayList<>();
            sources.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .forEach(source -> numbered.add(new Numbered<>(next++, source)));
            return numbered;
        }
    }
}
