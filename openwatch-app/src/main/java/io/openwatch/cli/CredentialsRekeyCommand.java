package io.openwatch.cli;

import io.openwatch.access.Caller;
import io.openwatch.audit.ChainedTrail;
import io.openwatch.changes.Changes;
import io.openwatch.credentials.KeyRing;
import io.openwatch.credentials.Rekey;
import io.openwatch.credentials.SecretDamagedException;
import io.openwatch.database.ServicePool;
import io.openwatch.serve.FactorCipher;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Encrypts every stored credential anew with a fresh key; the service may go on. */
@Command(
        name = "rekey",
        description = "Encrypt every stored credential anew with a fresh key; goes on where an interrupted one ended.",
        mixinStandardHelpOptions = true)
final class CredentialsRekeyCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @ParentCommand
    @Nullable
    CredentialsCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        appliance.needRights("credentials rekey");
        KeyRing keys =
                new KeyRing(appliance.configuration().settings().identity().credentialKeyFile());
        Console console = appliance.console();
        console.confirm("Encrypt every credential anew and replace the key in [" + keys.file() + "]?", yes);
        Rekey.Report report = run(appliance, keys);
        tell(console, keys, report);
        return 0;
    }

    private static Rekey.Report run(Appliance appliance, KeyRing keys) {
        try {
            return DatabaseWork.on(
                    appliance,
                    "cannot rekey",
                    "every secret can still be read; repeat the command once the database answers",
                    pool -> rekey(pool, keys));
        } catch (SecretDamagedException damaged) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.MISCONFIGURED,
                            String.valueOf(damaged.getMessage()),
                            "set its secrets anew or delete it, then repeat the command: it goes on from here"),
                    damaged);
        }
    }

    private static Rekey.Report rekey(ServicePool pool, KeyRing keys) {
        Changes changes = new Changes(pool.jooq(), new ChainedTrail(InstantSource.system()));
        Caller by = Caller.system("credentials rekey", "cli-" + UUID.randomUUID());
        return new Rekey(pool.jooq(), changes, keys, List.of(new FactorCipher(keys))).run(by);
    }

    private static void tell(Console console, KeyRing keys, Rekey.Report report) {
        console.line(
                report.from().equals(report.to())
                        ? report.credentials() + " credentials encrypted with the key [" + report.to()
                                + "]: what an earlier rekey had left; repeat the command for a fresh key"
                        : report.credentials() + " credentials encrypted with the fresh key [" + report.to() + "] in ["
                                + keys.file() + "]; remove [" + keys.previous()
                                + "] when no restore point from before is wanted any more");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("credentials", report.credentials());
        fields.put("from", report.from());
        fields.put("to", report.to());
        console.document("openwatch.rekey/1", fields);
    }
}
