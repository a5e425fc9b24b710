package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.ConfigLine;
import io.openwatch.kensa.host.KernelModules;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a kernel module is kept out. */
record KernelModuleCheck(String method, ModuleFile module, boolean blacklisted) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "kernel_module_state",
                "A kernel module is kept out: `disabled` when it is not loaded, and loading it does nothing or this"
                        + " kernel does not have it; `blacklisted` when it is not loaded and its aliases do not load it.",
                arguments -> new KernelModuleCheck(
                        arguments.method(),
                        new ModuleFile(arguments.text("name")),
                        arguments.find("state").equals(Optional.of("blacklisted"))),
                Parameter.required("name", Kind.MODULE, "the module; hyphens and underscores are the same"),
                Parameter.optional("state", Kind.MODULE_STATE, "how it is kept out (default `disabled`)")));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(module, KernelModules.LOADED, KernelModules.CONFIGURED);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, "kernel module " + module.name(), blacklisted ? "blacklisted" : "disabled");
        return switch (facts.get(KernelModules.LOADED)) {
            case Reading.Value<Set<String>>(Set<String> loaded) ->
                loaded.contains(module.name()) ? look.fail("loaded") : configured(look, facts);
            case Reading.Absent<Set<String>>() -> look.error("the list of loaded modules is not there");
            case Reading.Unreadable<Set<String>>(String why) -> look.error(why);
        };
    }

    private Judgement configured(Look look, Facts facts) {
        return switch (facts.get(KernelModules.CONFIGURED)) {
            case Reading.Value<KernelModules>(KernelModules modules) ->
                blacklisted
                        ? modules.blacklisted(module.name())
                                .map(place -> look.pass("not loaded, blacklisted in " + place))
                                .orElseGet(() -> look.fail("not loaded, but not blacklisted"))
                        : disabled(look, modules.install(module.name()), facts);
            case Reading.Absent<KernelModules>() -> look.error("modprobe's configuration is not there");
            case Reading.Unreadable<KernelModules>(String why) -> look.error(why);
        };
    }

    private Judgement disabled(Look look, Optional<ConfigLine> install, Facts facts) {
        if (facts.get(module) instanceof Reading.Value<String>(String file) && file.startsWith(ModuleFile.BUILT_IN)) {
            return look.fail("a part of the kernel, which needs no loading; " + file);
        }
        if (install.filter(KernelModules::nothing).isPresent()) {
            return look.pass(
                    "not loaded, loading it does nothing by " + install.get().place());
        }
        return switch (facts.get(module)) {
            case Reading.Value<String>(String file) -> look.fail("not loaded, but can be from " + file);
            case Reading.Absent<String>() -> look.pass("this kernel does not have it");
            case Reading.Unreadable<String>(String why) -> look.error(why);
        };
    }
}
