package io.openwatch.cli;

import io.openwatch.access.BuiltInRole;
import io.openwatch.identity.NewUser;
import io.openwatch.identity.User;
import io.openwatch.setup.FirstAccount;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The first account, as options name it or a person at the terminal does; asked for before anything is touched. */
final class FirstAdministrator implements FirstAccount {
    private final OpenWatchCommand command;
    private final AccountOptions options;
    private final boolean askable;
    private Optional<NewUser> wanted = Optional.empty();

    /**
     * Take what was typed.
     *
     * @param askable whether a person may be asked
     * @throws UpgradeException usage, where only a part of it was
     */
    FirstAdministrator(OpenWatchCommand command, AccountOptions options, boolean askable) {
        options.check();
        this.command = command;
        this.options = options;
        this.askable = askable;
    }

    @Override
    public boolean offered() {
        return options.named() || askable;
    }

    @Override
    public Optional<Named> named() {
        String name = options.username;
        String address = options.email;
        return name == null || address == null ? Optional.empty() : Optional.of(new Named(name, address));
    }

    /**
     * Ask for what is not known yet; again, where {@code objection} has one to name or address.
     *
     * @throws UpgradeException usage, where name, address or password are not taken
     */
    void ask(Function<Named, Optional<Failure>> objection) {
        wanted = named().or(() -> asked(objection)).map(this::user);
    }

    private Optional<Named> asked(Function<Named, Optional<Failure>> objection) {
        while (true) {
            Optional<Named> answer = Terminal.askLine("Name of the first account, with the role admin (empty: later): ")
                    .map(name -> new Named(
                            name,
                            Terminal.askLine("Its owner's address, like name@example.org: ")
                                    .orElse("")));
            Optional<Failure> taken = answer.flatMap(objection);
            if (taken.isEmpty()) {
                return answer;
            }
            command.console().note(taken.get().what());
        }
    }

    private NewUser user(Named named) {
        Secret password = SecretSource.read(
                options.passwordFrom, "Password for " + named.username(), command.environment(), System.in);
        NewUser user = new NewUser(
                named.username(),
                named.email(),
                password.reveal(Function.identity()),
                List.of(BuiltInRole.ADMIN.code()));
        return AccountWork.refusing(() -> {
            user.check();
            return user;
        });
    }

    @Override
    public Optional<String> make() {
        return wanted.map(user ->
                        AccountWork.on(Appliance.of(command, Map.of()), (accounts, by) -> accounts.add(by, user)))
                .map(User::username);
    }
}
