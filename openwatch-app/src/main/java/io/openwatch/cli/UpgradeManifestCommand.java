package io.openwatch.cli;

import io.openwatch.upgrade.OpenWatchManifest;
import io.safeupgrade.file.ReleaseManifestJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints what the tool of an older release has to know before this one is unpacked. */
@Command(
        name = "manifest",
        description =
                "Print the manifest of this release, for 'upgrade gate' of the release that it is installed over.",
        mixinStandardHelpOptions = true)
final class UpgradeManifestCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        byte[] json = ReleaseManifestJson.write(OpenWatchManifest.of(root.release()));
        root.console().out().println(new String(json, StandardCharsets.UTF_8));
        return 0;
    }
}
