package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.AppArmor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What AppArmor does. */
record AppArmorCheck(String method, boolean enforcing) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "apparmor_state",
                "AppArmor has profiles `loaded`; `enforcing`: and none of them only complains.",
                arguments -> new AppArmorCheck(
                        arguments.method(), arguments.text("state").equals("enforcing")),
                Parameter.required("state", Kind.APPARMOR_STATE, "the state")));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(AppArmor.FACT);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look =
                new Look(method, "AppArmor", enforcing ? "profiles loaded, none in complain mode" : "profiles loaded");
        return switch (facts.get(AppArmor.FACT)) {
            case Reading.Value<AppArmor>(AppArmor found) -> judge(look, found);
            case Reading.Absent<AppArmor>() -> look.error("the kernel does not tell");
            case Reading.Unreadable<AppArmor>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, AppArmor found) {
        if (!found.enabled()) {
            return look.fail("switched off");
        }
        boolean complaining = found.profiles().getOrDefault("complain", 0) > 0;
        String modes = found.profiles().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(mode -> mode.getValue() + " " + mode.getKey())
                .collect(Collectors.joining(", "));
        return look.met(found.loaded() > 0 && !(enforcing && complaining), modes.isEmpty() ? "no profile" : modes);
    }
}
