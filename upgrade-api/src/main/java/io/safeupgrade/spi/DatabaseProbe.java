package io.safeupgrade.spi;

import io.safeupgrade.DatabaseIdentity;

/**
 * Look whether the database can be used, and say why not. Changes nothing, looks once, does not wait.
 *
 * @since 0.1
 */
public interface DatabaseProbe {

    /** Look once. */
    Reachability probe(CallContext call);

    /** What a look found. */
    sealed interface Reachability {}

    /**
     * It can be used.
     *
     * @param serverVersion as the server says it ("15.18")
     * @param identity tells it from every other database
     * @param empty whether it holds no relation of anybody: never initialised
     */
    record Reachable(String serverVersion, DatabaseIdentity identity, boolean empty) implements Reachability {}

    /**
     * It does not answer, or not yet; waiting may help.
     *
     * @param cause which way
     * @param what what was tried, values in brackets, no secrets
     */
    record Unreachable(Cause cause, String what) implements Reachability {

        /** Ways of not answering. */
        public enum Cause {
            /** Nothing listens, or the host cannot be reached. */
            DOWN,
            /** Something listens but the server is starting up, shutting down or in recovery. */
            STARTING,
            /** No answer in time. */
            NO_ANSWER
        }
    }

    /**
     * It answers but refuses; waiting does not help.
     *
     * @param cause which way
     * @param what what it said, values in brackets, no secrets
     * @param remedy what to change
     */
    record Misconfigured(Cause cause, String what, String remedy) implements Reachability {

        /** Ways of refusing. */
        public enum Cause {
            /** No rule lets this client in (pg_hba.conf). */
            REFUSED,
            /** It wants another password, or one at all. */
            WRONG_PASSWORD,
            /** Encryption cannot be agreed on, or its certificate is not trusted. */
            TLS,
            /** It has no database of this name. */
            MISSING_DATABASE,
            /** Its version is below the oldest that is supported. */
            TOO_OLD,
            /** A connection pooler stands in between. */
            POOLER,
            /** Anything else that it said. */
            OTHER
        }
    }
}
