package io.openwatch.cli;

import io.safeupgrade.Secret;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The person at the terminal, if there is one. */
@SuppressWarnings("SystemConsoleNull") // null before Java 22, and again from 25 on, where there is no terminal
final class Terminal {

    private Terminal() {}

    /** Say whether somebody can be asked. */
    static boolean present() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // In between there may be a console that is no terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    /** Ask and return the answer, null at the end of input or without anybody to ask. */
    static @Nullable String ask(String question) {
        Console console = System.console();
        return console == null ? null : console.readLine("%s [yes/no] ", question);
    }

    /** Ask for a line; empty at the end of input, without an answer, or without anybody to ask. */
    static Optional<String> askLine(String question) {
        Console console = System.console();
        return Optional.ofNullable(console == null ? null : console.readLine("%s", question))
                .map(String::strip)
                .filter(answer -> !answer.isEmpty());
    }

    /** Ask for a secret, which the terminal does not show; empty at the end of input or without an answer. */
    static Optional<Secret> askUnseen(String question) {
        Console console = System.console();
        char[] answer = console == null ? null : console.readPassword("%s", question);
        if (answer == null || answer.length == 0) {
            return Optional.empty();
        }
        Secret secret = Secret.of(new String(answer).strip());
        Arrays.fill(answer, ' ');
        return Optional.of(secret);
    }
}
