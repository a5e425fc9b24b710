package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.Selinux;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What SELinux does. */
record SelinuxCheck(String method, Selinux state) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "selinux_state",
                "SELinux is in a state now.",
                arguments -> new SelinuxCheck(
                        arguments.method(),
                        Selinux.valueOf(arguments.text("state").toUpperCase(Locale.ROOT))),
                Parameter.required("state", Kind.SELINUX_STATE, "the state, whatever its case")));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Selinux.FACT);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, "SELinux", label(state));
        return switch (facts.get(Selinux.FACT)) {
            case Reading.Value<Selinux>(Selinux found) -> look.met(found == state, label(found));
            case Reading.Absent<Selinux>() -> look.error("the kernel does not tell");
            case Reading.Unreadable<Selinux>(String why) -> look.error(why);
        };
    }

    private static String label(Selinux state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
