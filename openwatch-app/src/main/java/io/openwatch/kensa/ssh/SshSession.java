package io.openwatch.kensa.ssh;

import io.openwatch.kensa.batch.Sh;
import io.openwatch.kensa.session.Complaints;
import io.openwatch.kensa.session.Complaints.PasswordRefused;
import io.openwatch.kensa.session.Conversation;
import io.openwatch.kensa.session.Session;
import io.openwatch.kensa.session.ShellCall;
import io.openwatch.kensa.session.Transcript;
import io.openwatch.kensa.session.Transcript.Cut;
import io.openwatch.kensa.session.Transcript.Ended;
import io.openwatch.kensa.session.Transcript.Ending;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.jspecify.annotations.Nullable;

/** A session by SSH; calls come one after the other, closing from any thread. */
final class SshSession implements Session {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SshClient client;
    private final SshLogin login;
    private final Attempt attempt;
    private final AtomicReference<@Nullable ClientSession> connected = new AtomicReference<>();
    private final AtomicReference<@Nullable ConnectFuture> connecting = new AtomicReference<>();
    private volatile boolean closed;

    SshSession(SshClient client, SshLogin login, Attempt attempt) {
        this.client = client;
        this.login = login;
        this.attempt = attempt;
    }

    @Override
    public Transcript run(ShellCall call) {
        ClientSession session;
        try {
            session = session();
        } catch (IOException unable) {
            return cut(attempt.refused().orElseGet(() -> "[" + login + "] " + unable.getMessage()));
        }
        try (ChannelExec channel = session.createExecChannel(Sh.quote(call.command()))) {
            return converse(call, channel);
        } catch (IOException broken) {
            return cut(
                    closed
                            ? "the session was closed"
                            : "no shell could be started on [" + login + "]: " + words(broken));
        }
    }

    private static Transcript cut(String why) {
        return new Transcript(new byte[0], new Cut(why));
    }

    private ClientSession session() throws IOException {
        ClientSession before = connected.get();
        if (before != null) {
            return before;
        }
        ConnectFuture future = client.connect(
                login.user(),
                login.host(),
                login.port(),
                AttributeRepository.ofKeyValuePair(SshConnections.ATTEMPT, attempt),
                null);
        connecting.set(future);
        if (closed) {
            future.cancel();
            throw new IOException("was closed");
        }
        ClientSession session = connect(future);
        connected.set(session);
        login.keys().forEach(session::addPublicKeyIdentity);
        login.password()
                .ifPresent(password -> password.reveal(text -> {
                    session.addPasswordIdentity(text);
                    return "";
                }));
        try {
            session.auth().verify(login.authentication());
        } catch (IOException refused) {
            connected.set(null);
            session.close(true);
            throw new IOException("does not let [" + login.user() + "] in: " + words(refused), refused);
        }
        return session;
    }

    private ClientSession connect(ConnectFuture future) throws IOException {
        try {
            return future.verify(login.connect()).getSession();
        } catch (IOException unable) {
            future.cancel();
            throw new IOException("cannot be reached: " + words(unable), unable);
        }
    }

    private Transcript converse(ShellCall call, ChannelExec channel) throws IOException {
        CompletableFuture<Boolean> within = new CompletableFuture<>();
        Complaints errors = Complaints.ending(within);
        channel.setErr(errors);
        channel.open().verify(login.connect());
        Conversation conversation = new Conversation(call);
        Thread.ofVirtual().name("kensa-ssh").start(() -> hold(conversation, channel, within));
        Ending ending = await(call, channel, within, errors);
        return new Transcript(conversation.heard(), ending);
    }

    private static void hold(Conversation conversation, ChannelExec channel, CompletableFuture<Boolean> within) {
        try {
            within.complete(conversation.hold(channel.getInvertedIn(), channel.getInvertedOut()));
        } catch (IOException | RuntimeException broken) {
            within.completeExceptionally(broken);
        }
    }

    private Ending await(ShellCall call, ChannelExec channel, CompletableFuture<Boolean> within, Complaints errors) {
        try {
            if (!within.get(call.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Cut("the host answered with more than " + call.cap() + " bytes");
            }
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS), PATIENCE);
            Integer exit = channel.getExitStatus();
            if (closed || exit == null) {
                return new Cut(closed ? "the session was closed" : "the connection was lost");
            }
            String complaint = errors.lastLine();
            return new Ended(
                    exit, call.secret().map(secret -> secret.redact(complaint)).orElse(complaint));
        } catch (TimeoutException late) {
            return new Cut("the scan's time limit of " + call.limit().toSeconds() + " s has passed");
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return new Cut("the scan was interrupted");
        } catch (ExecutionException broken) {
            return broken.getCause() instanceof PasswordRefused refused
                    ? new Cut(words(refused))
                    : new Cut(closed ? "the session was closed" : "the connection was lost");
        } finally {
            // A thread that still reads or writes ends with its channel.
            channel.close(true);
        }
    }

    /** What went wrong in the end is said by the innermost cause. */
    private static String words(IOException broken) {
        Throwable cause = broken;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof UnresolvedAddressException
                ? "no address is known for its name"
                : Optional.ofNullable(cause.getMessage())
                        .orElse(cause.getClass().getSimpleName());
    }

    @Override
    public void close() {
        closed = true;
        Optional.ofNullable(connecting.get()).ifPresent(ConnectFuture::cancel);
        Optional.ofNullable(connected.getAndSet(null)).ifPresent(session -> session.close(true));
    }
}
