package io.safeupgrade.spi;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import java.util.Optional;

/**
 * Ask the running service, as an outside client would, whether the right release serves on the right schema.
 *
 * <p>One question, one answer; repetition and the stability window are the engine's.
 *
 * @since 0.1
 */
public interface HealthProbe {

    /** Ask once. */
    Health probe(ProbeRequest request);

    /**
     * Ask for one answer.
     *
     * @param call the call
     * @param release the release that must answer
     * @param schema the schema that it must serve on, when there is one
     */
    record ProbeRequest(CallContext call, ReleaseVersion release, Optional<SchemaVersion> schema) {}

    /** What the service said. */
    sealed interface Health {}

    /** The right release is healthy on the right schema. */
    record Healthy() implements Health {}

    /**
     * Something answered, but not well, or not the right release or schema.
     *
     * @param why why, values in brackets
     * @param release the release that answered, when it said
     */
    record Unhealthy(String why, Optional<ReleaseVersion> release) implements Health {}

    /**
     * Nothing answered.
     *
     * @param why why, values in brackets
     */
    record NoAnswer(String why) implements Health {}
}
