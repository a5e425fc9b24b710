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
        Console console = root.console();
        String json =
                new String(ReleaseManifestJson.write(OpenWatchManifest.of(root.release())), StandardCharsets.UTF_8);
        // Indented by line breaks alone: no text of a manifest holds one.
        console.out().println(console.format() == OutputFormat.JSONL ? json.replaceAll("\\R\\s*", "") : json);
        return 0;
    }
}
