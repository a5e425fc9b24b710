package io.safeupgrade.spi;

import io.safeupgrade.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Prove that nobody else works in the database: after a stop, and before the schema is read after a killed migrator.
 *
 * @since 0.1
 */
public interface SessionFence {

    /**
     * Wait until no session is left that the request is about, or until the call is over.
     *
     * <p>Without an orphan run: every client session in the live database that does not belong to the calling run.
     * With one: only the sessions of that run that come from this host.
     */
    FenceResult fence(FenceRequest request);

    /**
     * Ask for a fence.
     *
     * @param call the call
     * @param orphan the killed run whose sessions must end; empty for all foreign sessions
     * @param terminate whether sessions may be ended, or only waited for
     */
    record FenceRequest(CallContext call, Optional<RunId> orphan, boolean terminate) {}

    /** What is left. */
    sealed interface FenceResult {}

    /** Nobody. */
    record Clear() implements FenceResult {}

    /**
     * Somebody.
     *
     * @param sessions who, at least one
     */
    record Occupied(List<Session> sessions) implements FenceResult {}

    /**
     * Describe a session for an operator who has to find its owner.
     *
     * @param id the server's own number of it
     * @param application the name that the client gave itself
     * @param user the role
     * @param client the client's host, {@code local} for a local socket
     * @param since when it began
     */
    record Session(String id, String application, String user, String client, Instant since) {}
}
