package io.openwatch.cli;

import io.openwatch.kensa.HostSystem;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.Capabilities;
import io.openwatch.kensa.host.OsRelease;
import io.openwatch.kensa.report.ResultFields;
import io.openwatch.kensa.scan.HostFacts;
import io.openwatch.kensa.session.Session;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Shows what gates of rules know about a host. */
@Command(
        name = "facts",
        description = "Show which system a host runs and which capabilities it has.",
        mixinStandardHelpOptions = true)
final class KensaFactsCommand implements Callable<Integer> {

    private static final int UNREACHABLE = 13;

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Mixin
    KensaTargetOptions targets = new KensaTargetOptions();

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Console console = root.console();
        Set<Fact<?>> wanted = new LinkedHashSet<>();
        wanted.add(OsRelease.FACT);
        Capabilities.names().forEach(name -> wanted.add(Capabilities.named(name).orElseThrow()));
        try (KensaTargetOptions.Hosts hosts = targets.find(root.environment());
                Session session = only(hosts).session().get()) {
            HostFacts told = HostFacts.of(session, wanted, only(hosts).settings());
            told.trouble().ifPresent(why -> console.note("not answered to the end: " + KensaText.line(why)));
            show(told.facts(), console);
            return told.trouble().isEmpty() ? 0 : UNREACHABLE;
        }
    }

    private static KensaTargetOptions.Host only(KensaTargetOptions.Hosts hosts) {
        if (hosts.all().size() != 1) {
            throw new UpgradeException(
                    Failure.of(ErrorCode.USAGE, "facts are shown of one host", "name one with --host or --limit"));
        }
        return hosts.all().getFirst();
    }

    private static void show(Facts facts, Console console) {
        List<Map<String, Object>> capabilities = new ArrayList<>();
        Reading<HostSystem> system =
                facts.get(OsRelease.FACT).map(os -> new HostSystem(os.id(), os.version(), os.name()));
        console.line("system: " + text(system.map(HostSystem::name)));
        for (String name : Capabilities.names()) {
            Reading<Boolean> reading = facts.get(Capabilities.named(name).orElseThrow());
            console.line(name + ": " + text(reading.map(there -> there ? "yes" : "no")));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("there", reading.known().orElse(null));
            fields.put("why", reading instanceof Reading.Unreadable<Boolean> not ? KensaText.safe(not.why()) : null);
            capabilities.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("system", system.known().map(ResultFields::fields).orElse(null));
        fields.put("capabilities", capabilities);
        console.document("openwatch.kensa-facts/1", fields);
    }

    private static String text(Reading<String> reading) {
        return switch (reading) {
            case Reading.Value<String>(String value) -> KensaText.line(value);
            case Reading.Absent<String>() -> "not there";
            case Reading.Unreadable<String>(String why) -> "unknown: " + KensaText.line(why);
        };
    }
}
