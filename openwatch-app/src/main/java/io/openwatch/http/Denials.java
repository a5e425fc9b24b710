package io.openwatch.http;

import io.openwatch.access.Caller;
import io.openwatch.access.Permission;

/**
 * Hear of each request of somebody known that is refused because a permission is missing.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Denials {

    /**
     * Note one. As many may come as somebody can send, so what is kept must be bounded by something else. Threads: any.
     *
     * @param operation method and path as routes name it, never what was sent
     */
    void denied(Caller caller, Permission permission, String operation);
}
