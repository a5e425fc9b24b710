package io.openwatch.kensa;

/**
 * Say which system a host runs.
 *
 * @param family the {@code ID} of os-release, lower case
 * @param version {@code VERSION_ID}; empty when there is none
 * @param name its name for people
 * @since 0.1
 */
public record HostSystem(String family, String version, String name) {

    /** Make the texts safe to show. */
    public HostSystem {
        family = Shown.text(family);
        version = Shown.text(version);
        name = Shown.text(name);
    }
}
