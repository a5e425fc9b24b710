package io.openwatch.kensa.scan;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.batch.Batch;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that one host told.
 *
 * @param facts what it told
 * @param trouble why it did not tell everything; empty when it answered to the end
 * @since 0.1
 */
public record HostFacts(Facts facts, Optional<String> trouble) {

    /** Ask for everything that {@code wanted} rests on. */
    public static HostFacts of(Session session, Collection<Fact<?>> wanted, ScanSettings settings) {
        return of(session, wanted, Map.of(), settings);
    }

    static HostFacts of(
            Session session,
            Collection<Fact<?>> wanted,
            Map<ScriptRun, List<Platform>> platforms,
            ScanSettings settings) {
        Set<Source<?>> sources = new LinkedHashSet<>();
        wanted.forEach(fact -> sources.addAll(fact.sources()));
        Batch batch = Batch.of(sources, platforms, settings.dialect());
        Transcript transcript =
                session.run(ShellCall.of(batch.script(), settings.dialect(), settings.elevation(), settings.limit()));
        byte[] answer = transcript.output();
        String ending = transcript.ending().text();
        return new HostFacts(
                batch.read(answer, ending), batch.complete(answer) ? Optional.empty() : Optional.of(ending));
    }
}
