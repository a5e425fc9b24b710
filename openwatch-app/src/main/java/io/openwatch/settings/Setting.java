package io.openwatch.settings;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Name a value that people may set while the service runs.
 *
 * @param group the name of the settings that are read and written together
 * @param name its name in there
 * @param usual what holds when nobody sets it
 * @param form what it may be
 * @param summary what it is for
 * @since 0.1
 */
public record Setting<T>(String group, String name, T usual, Form<T> form, String summary) {

    /** What a value may be. */
    public sealed interface Form<T> {
        /** Read it; empty if it is none of this form. */
        Optional<T> read(JsonNode node);

        /** Say what it must be. */
        String words();
    }

    /** A whole number between limits. */
    public record Count(int least, int most) implements Form<Integer> {
        @Override
        public Optional<Integer> read(JsonNode node) {
            return Optional.of(node)
                    .filter(number -> number.isIntegralNumber() && number.canConvertToInt())
                    .map(JsonNode::asInt)
                    .filter(number -> number >= least && number <= most);
        }

        @Override
        public String words() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /** True or false. */
    public record Flag() implements Form<Boolean> {
        @Override
        public Optional<Boolean> read(JsonNode node) {
            return Optional.of(node).filter(JsonNode::isBoolean).map(JsonNode::asBoolean);
        }

        @Override
        public String words() {
            return "true or false";
        }
    }

    /** One of some words. */
    public record Choice(List<String> choices) implements Form<String> {
        /** Copy the words. */
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public Optional<String> read(JsonNode node) {
            return Optional.of(node)
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .filter(choices::contains);
        }

        @Override
        public String words() {
            return String.join(" or ", choices);
        }
    }

    static Setting<Integer> count(String group, String name, int usual, int least, int most, String summary) {
        return new Setting<>(group, name, usual, new Count(least, most), summary);
    }

    static Setting<Boolean> flag(String group, String name, boolean usual, String summary) {
        return new Setting<>(group, name, usual, new Flag(), summary);
    }

    static Setting<String> choice(String group, String name, List<String> choices, String summary) {
        return new Setting<>(group, name, choices.getFirst(), new Choice(choices), summary);
    }
}
