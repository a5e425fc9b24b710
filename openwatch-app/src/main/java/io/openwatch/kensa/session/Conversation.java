package io.openwatch.kensa.session;

import io.safeupgrade.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Speak with a started command over its streams: type the secret, wait until the shell is ready, send the script, keep the
 * answer.
 *
 * <p>The script is sent only to a shell that is ready. Otherwise its lines would be taken for further passwords where the
 * first was wrong, and lock the account. {@link #hold} is for one thread; {@link #heard} for any.
 *
 * @since 0.1
 */
public final class Conversation {

    private static final byte[] READY = ("\n" + ShellCall.READY + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 16;

    private final ShellCall call;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(BUFFER);

    /** Prepare for {@code call}. */
    public Conversation(ShellCall call) {
        this.call = call;
    }

    /**
     * Speak until the answer ends.
     *
     * @return whether it stayed within the cap of the call; what is beyond is neither read nor kept
     * @throws IOException if the answer cannot be read any more
     */
    public boolean hold(OutputStream input, InputStream output) throws IOException {
        byte[] buffer = new byte[BUFFER];
        if (call.secret().isPresent()) {
            send(input, typed(call.secret().get()));
            while (!ready()) {
                if (!listen(output, buffer)) {
                    return heard.size() < call.cap();
                }
            }
        }
        send(input, call.input().getBytes(StandardCharsets.UTF_8));
        close(input);
        boolean more = true;
        while (more) {
            more = listen(output, buffer);
        }
        return heard.size() < call.cap();
    }

    /** Return what was heard until now. */
    public byte[] heard() {
        synchronized (heard) {
            return heard.toByteArray();
        }
    }

    private boolean listen(InputStream output, byte[] buffer) throws IOException {
        int most = Math.min(buffer.length, call.cap() - heard.size());
        int count = most <= 0 ? -1 : output.read(buffer, 0, most);
        if (count < 0) {
            return false;
        }
        synchronized (heard) {
            heard.write(buffer, 0, count);
        }
        return true;
    }

    private boolean ready() {
        byte[] bytes = heard();
        for (int i = 0; i <= bytes.length - READY.length; i++) {
            if (Arrays.equals(bytes, i, i + READY.length, READY, 0, READY.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] typed(Secret secret) {
        return secret.reveal(text -> (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A command that ended before it read everything has said why, and is listened to. */
    private static void send(OutputStream input, byte[] bytes) {
        try {
            input.write(bytes);
            input.flush();
        } catch (IOException gone) {
            close(input);
        }
    }

    private static void close(OutputStream input) {
        try {
            input.close();
        } catch (IOException gone) {
            // It is closed all the same.
            return;
        }
    }
}
