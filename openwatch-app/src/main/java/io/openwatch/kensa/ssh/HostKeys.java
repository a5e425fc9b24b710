package io.openwatch.kensa.ssh;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Whose host keys are believed.
 *
 * <p>For any thread.
 *
 * @since 0.1
 */
public interface HostKeys {

    /** Say why {@code key} is not believed to be that of the host; empty when it is. */
    Optional<String> refusal(String host, int port, PublicKey key);

    /** Return the types of the keys that are known for the host, so that it is asked for one of these. */
    default List<String> types(String host, int port) {
        return List.of();
    }
}
