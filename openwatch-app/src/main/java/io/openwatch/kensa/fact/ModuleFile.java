package io.openwatch.kensa.fact;

import java.util.regex.Pattern;

/**
 * Where the running kernel would load a module from, below its directory of modules, or that it is a part of the kernel;
 * absent when it has no such module.
 *
 * @param name the module's name, with underscores for hyphens, which are the same
 * @since 0.1
 */
public record ModuleFile(String name) implements Source<String> {

    /** What the file of a module begins with that is a part of the kernel, so that nothing keeps it out. */
    public static final String BUILT_IN = "built in: ";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** Check the name. */
    public ModuleFile {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("[" + name + "] is no name of a kernel module");
        }
        name = name.replace('-', '_');
    }
}
