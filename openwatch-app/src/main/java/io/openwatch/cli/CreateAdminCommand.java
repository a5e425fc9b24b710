package io.openwatch.cli;

import io.openwatch.access.BuiltInRole;
import io.openwatch.identity.NewUser;
import io.openwatch.identity.User;
import io.safeupgrade.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes an account that may do everything: the first one, with which the others are made in a browser. */
@Command(name = "create-admin", description = "Make an account with the role admin.", mixinStandardHelpOptions = true)
final class CreateAdminCommand implements Callable<Integer> {

    @Option(names = "--username", required = true, paramLabel = "NAME", description = "What it signs in with.")
    String username = "";

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Where its owner is reached.")
    String email = "";

    @Option(
            names = "--password-from",
            paramLabel = "SOURCE",
            description = "Where the password comes from: prompt, stdin, file:PATH or env:NAME (default: prompt at a"
                    + " terminal, else one line of stdin).")
    @Nullable
    String passwordFrom;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(root);
        Appliance appliance = Appliance.of(command, Map.of());
        Secret password = SecretSource.read(passwordFrom, "Password for " + username, command.environment(), System.in);
        NewUser wanted =
                new NewUser(username, email, password.reveal(Function.identity()), List.of(BuiltInRole.ADMIN.code()));
        User made = AccountWork.on(appliance, (accounts, by) -> accounts.add(by, wanted));
        command.console().line("made the account " + made.username() + " with the role admin");
        command.console().document("openwatch.account/1", AccountWork.fields(made));
        return 0;
    }
}
