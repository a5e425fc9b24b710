package io.openwatch.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Say what is wrong with one field of a request.
 *
 * @param field its name: of a body as {@code tags[2].name}, else of the parameter or header
 * @param problem what it should be; never the value that was sent
 * @since 0.1
 */
public record Problem(String field, String problem) {

    /**
     * Collect the problems of a request, so that a client learns all of them at once.
     */
    public static final class Collector {
        private final List<Problem> found = new ArrayList<>();

        /** Note a problem unless {@code holds}. */
        public Collector require(boolean holds, String field, String problem) {
            if (!holds) {
                found.add(new Problem(field, problem));
            }
            return this;
        }

        /** Return what was noted so far. */
        public List<Problem> found() {
            return List.copyOf(found);
        }

        /**
         * End the request if there is any.
         *
         * @throws ApiException with all of them
         */
        public void end(String message) {
            if (!found.isEmpty()) {
                throw new ApiException(ErrorKind.REQUEST_INVALID, message, found);
            }
        }
    }
}
