package io.openwatch.http;

import io.openwatch.access.Caller;

/**
 * Hear of each request of somebody known that is refused because of who asks: a permission is missing, the request would reach
 * further than the caller's own permissions, or a change by a browser's session does not come from our own page.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Denials {

    /**
     * Note one. As many may come as somebody can send, so what is kept must be bounded by something else. Threads: any.
     *
     * @param refusal the answer; it names the permission where one is missing
     * @param operation method and path as routes name it, never what was sent
     */
    void denied(Caller caller, ApiException refusal, String operation);
}
