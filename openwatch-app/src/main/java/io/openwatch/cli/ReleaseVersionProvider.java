package io.openwatch.cli;

import io.openwatch.release.ReleaseDescriptor;
import picocli.CommandLine.IVersionProvider;

/** Prints the release and what it runs on. */
final class ReleaseVersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        ReleaseDescriptor release = ReleaseDescriptor.current(System.getenv());
        return new String[] {
            "openwatch " + release.version(),
            "schema " + release.target(),
            "java " + Runtime.version(),
            System.getProperty("os.name") + "/" + System.getProperty("os.arch")
        };
    }
}
