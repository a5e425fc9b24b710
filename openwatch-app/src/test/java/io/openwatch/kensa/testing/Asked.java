package io.openwatch.kensa.testing;

import io.openwatch.kensa.batch.Batch;
import io.openwatch.kensa.batch.Dialect;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.session.Elevation;
import io.openwatch.kensa.session.LocalSession;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ask this machine, through a real shell. */
public final class Asked {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    private Asked() {}

    /** Return what {@code shell} finds out about everything that {@code facts} rest on. */
    public static Facts of(Shells shell, Fact<?>... facts) {
        Set<Source<?>> sources = new LinkedHashSet<>();
        Arrays.stream(facts).forEach(fact -> sources.addAll(fact.sources()));
        Batch batch = Batch.of(sources, Map.of(), shell.dialect());
        Transcript transcript = run(batch, shell.dialect());
        return batch.read(transcript.output(), transcript.ending().text());
    }

    /** Return what a user without any rights finds out; tests that are not run by root ask as who they are. */
    public static Facts unprivileged(Shells shell, Source<?>... sources) {
        Batch batch = Batch.of(List.of(sources), Map.of(), shell.dialect());
        ShellCall call = call(batch, shell.dialect());
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(call.command());
        Transcript transcript = run(new ShellCall(command, call.secret(), call.input(), call.limit(), call.cap()));
        return batch.read(transcript.output(), transcript.ending().text());
    }

    /** Run a batch to its end. */
    public static Transcript run(Batch batch, Dialect dialect) {
        return run(call(batch, dialect));
    }

    private static ShellCall call(Batch batch, Dialect dialect) {
        return ShellCall.of(batch.script(), dialect, new Elevation.None(), LIMIT);
    }

    private static Transcript run(ShellCall call) {
        try (LocalSession session = LocalSession.open()) {
            return session.run(call);
        }
    }
}
