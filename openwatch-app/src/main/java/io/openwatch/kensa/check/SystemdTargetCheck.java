package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ToolRun;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The target that the system starts into. */
record SystemdTargetCheck(String method, String target, boolean wanted) implements Check {

    private static final ToolRun DEFAULT = ToolRun.of("systemctl", "get-default");

    static List<Method> methods() {
        return List.of(Method.of(
                        "systemd_target",
                        "The system starts into a target, or does not.",
                        SystemdTargetCheck::of,
                        Parameter.optional("expected", Kind.UNIT, "the target that is wanted"),
                        Parameter.optional("not_expected", Kind.UNIT, "the target that is not"))
                .with(Group.one("expected", "not_expected")));
    }

    private static Check of(Arguments arguments) {
        Optional<String> expected = arguments.find("expected");
        String name = expected.orElseGet(() -> arguments.text("not_expected"));
        return new SystemdTargetCheck(
                arguments.method(), name.endsWith(".target") ? name : name + ".target", expected.isPresent());
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(DEFAULT);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, "default target", wanted ? target : "any but " + target);
        return switch (facts.get(DEFAULT)) {
            case Reading.Value<Output>(Output output) -> {
                String found = output.stdout().strip();
                yield output.exit() != 0 || found.isEmpty()
                        ? look.error("systemctl ended with [" + output.exit() + "]: " + output.complaint())
                        : look.met(found.equals(target) == wanted, found);
            }
            case Reading.Absent<Output>() -> look.error("there is no systemctl");
            case Reading.Unreadable<Output>(String why) -> look.error(why);
        };
    }
}
