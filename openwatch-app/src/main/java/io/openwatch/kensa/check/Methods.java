package io.openwatch.kensa.check;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every check method by name.
 *
 * @since 0.1
 */
public final class Methods {

    private static final Map<String, Method> ALL = all();

    private Methods() {}

    /** Return the methods in the order of the guide. */
    public static Collection<Method> methods() {
        return ALL.values();
    }

    /** Return the method {@code name}; empty when there is none. */
    public static Optional<Method> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static Map<String, Method> all() {
        Map<String, Method> all = new LinkedHashMap<>();
        Stream.of(
                        PackageCheck.methods(),
                        ServiceCheck.methods(),
                        SystemdTargetCheck.methods(),
                        ConfigValueCheck.methods(),
                        FileContentCheck.methods(),
                        FileExistenceCheck.methods(),
                        FilePermissionsCheck.methods(),
                        FilesystemSearchCheck.methods(),
                        MountOptionCheck.methods(),
                        SshdCheck.methods(),
                        SysctlCheck.methods(),
                        KernelModuleCheck.methods(),
                        GrubParameterCheck.methods(),
                        AuditRuleCheck.methods(),
                        SelinuxCheck.methods(),
                        AppArmorCheck.methods(),
                        CommandCheck.methods(),
                        SetCompareCheck.methods(),
                        ManualCheck.methods())
                .flatMap(List::stream)
                .forEach(method -> all.put(method.name(), method));
        return Collections.unmodifiableMap(all);
    }
}
