package io.openwatch.kensa.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * What a command says on its error output: the end of it is kept, and sudo's second question for the password, which means
 * that the first answer was wrong, is noticed.
 *
 * <p>For any thread.
 */
public final class Complaints extends OutputStream {

    /** What sudo asks with; a line that nobody else prints. */
    public static final String PROMPT = "kensa-password";

    /** Sudo did not take the password. Nothing else is typed: a second wrong one could lock the account. */
    public static final class PasswordRefused extends IOException {
        private static final long serialVersionUID = 1L;

        PasswordRefused() {
            super("sudo does not take the password");
        }
    }

    private static final int MOST = 8192;

    private final byte[] kept = new byte[2 * MOST];
    private final Runnable refused;
    private int length;
    private int prompts;

    private Complaints(Runnable refused) {
        this.refused = refused;
    }

    /** End {@code conversation} by a {@link PasswordRefused} when the password turns out to be wrong. */
    public static Complaints ending(CompletableFuture<?> conversation) {
        return new Complaints(() -> conversation.completeExceptionally(new PasswordRefused()));
    }

    @Override
    public synchronized void write(int b) {
        if (length == kept.length) {
            System.arraycopy(kept, MOST, kept, 0, MOST);
            length = MOST;
        }
        kept[length++] = (byte) b;
        if (b == '\n' && endsWithPrompt() && ++prompts == 2) {
            refused.run();
        }
    }

    private boolean endsWithPrompt() {
        int line = length - PROMPT.length() - 1;
        return line >= 0
                && (line == 0 || kept[line - 1] == '\n')
                && new String(kept, line, PROMPT.length(), StandardCharsets.US_ASCII).equals(PROMPT);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        for (int i = Math.max(from, from + count - MOST); i < from + count; i++) {
            write(bytes[i]);
        }
    }

    /** Return the last line that is not empty. */
    public synchronized String lastLine() {
        return new String(kept, 0, length, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.equals(PROMPT))
                .reduce((before, last) -> last)
                .orElse("");
    }
}
