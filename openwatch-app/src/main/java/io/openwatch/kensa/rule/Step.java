package io.openwatch.kensa.rule;

import java.util.List;
import java.util.Map;

/**
 * A step that mends a host. The scanner shows steps and takes none.
 *
 * @param mechanism what is done
 * @param parameters with what; one value, or several for a list
 * @since 0.1
 */
public record Step(String mechanism, Map<String, List<String>> parameters) {

    /** Copy the map. */
    public Step {
        parameters = Map.copyOf(parameters);
    }
}
