package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.UnitState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a unit starts with the system, runs, or is masked; whatever is not given does not count.
 */
record ServiceCheck(
        String method, UnitState unit, Optional<Boolean> enabled, Optional<Boolean> active, Optional<Boolean> masked)
        implements Check {

    /** Started with the system, directly or by what pulls them in. */
    private static final Set<String> ENABLED = Set.of("enabled", "enabled-runtime", "static", "generated");

    /** Only these break "must not be enabled": a static unit cannot be disabled. */
    private static final Set<String> SWITCHED_ON = Set.of("enabled", "enabled-runtime");

    private static final Set<String> MASKED = Set.of("masked", "masked-runtime");
    private static final Set<String> RUNNING = Set.of("active", "reloading");
    private static final Parameter NAME = Parameter.required("name", Kind.UNIT, "the unit");

    static List<Method> methods() {
        return List.of(
                Method.of(
                                "service_state",
                                "A unit is enabled, active or masked, or is not; all that is given must hold. A unit"
                                        + " that does not exist is none of the three.",
                                ServiceCheck::state,
                                NAME,
                                Parameter.optional("enabled", Kind.FLAG, "whether it starts with the system"),
                                Parameter.optional("active", Kind.FLAG, "whether it runs"),
                                Parameter.optional("masked", Kind.FLAG, "whether it is kept from starting at all"))
                        .with(Group.some("enabled", "active", "masked")),
                Method.of(
                        "service_enabled",
                        "A unit starts with the system.",
                        arguments -> new ServiceCheck(
                                arguments.method(),
                                new UnitState(arguments.text("name")),
                                Optional.of(true),
                                Optional.empty(),
                                Optional.empty()),
                        NAME),
                Method.of(
                        "service_active",
                        "A unit runs.",
                        arguments -> new ServiceCheck(
                                arguments.method(),
                                new UnitState(arguments.text("name")),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.empty()),
                        NAME));
    }

    private static Check state(Arguments arguments) {
        return new ServiceCheck(
                arguments.method(),
                new UnitState(arguments.text("name")),
                arguments.find("enabled").map(Boolean::parseBoolean),
                arguments.find("active").map(Boolean::parseBoolean),
                arguments.find("masked").map(Boolean::parseBoolean));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(unit);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, "unit " + unit.unit(), wanted());
        return switch (facts.get(unit)) {
            case Reading.Value<Map<String, String>>(Map<String, String> state) -> judge(look, state);
            case Reading.Absent<Map<String, String>>() ->
                look.met(!enabled.orElse(false) && !active.orElse(false) && !masked.orElse(false), "no such unit");
            case Reading.Unreadable<Map<String, String>>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, Map<String, String> state) {
        String file = state.getOrDefault("UnitFileState", "");
        String activity = state.getOrDefault("ActiveState", "");
        if (activity.isEmpty()) {
            return look.error("systemctl does not tell its state");
        }
        boolean met = enabled.map(wanted -> wanted ? ENABLED.contains(file) : !SWITCHED_ON.contains(file))
                        .orElse(true)
                && active.map(wanted -> wanted == RUNNING.contains(activity)).orElse(true)
                && masked.map(wanted -> wanted == MASKED.contains(file)).orElse(true);
        return look.met(met, (file.isEmpty() ? "no unit file" : file) + ", " + activity);
    }

    private String wanted() {
        List<String> words = new ArrayList<>();
        enabled.ifPresent(wanted -> words.add(wanted ? "enabled" : "not enabled"));
        active.ifPresent(wanted -> words.add(wanted ? "active" : "not active"));
        masked.ifPresent(wanted -> words.add(wanted ? "masked" : "not masked"));
        return String.join(", ", words);
    }
}
