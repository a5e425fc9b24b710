package io.openwatch.kensa.session;

import io.openwatch.kensa.session.Transcript.Cut;
import io.openwatch.kensa.session.Transcript.Ended;
import io.openwatch.kensa.session.Transcript.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Run scripts on this machine, in child processes.
 *
 * @since 0.1
 */
public final class LocalSession implements Session {

    private static final int PATIENCE_SECONDS = 2;

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private LocalSession() {}

    /** Open one; nothing is started before the first call. */
    public static LocalSession open() {
        return new LocalSession();
    }

    @Override
    public Transcript run(ShellCall call) {
        Process process;
        try {
            process = new ProcessBuilder(call.command()).start();
        } catch (IOException unable) {
            return new Transcript(new byte[0], new Cut("no shell could be started: " + unable.getMessage()));
        }
        running.add(process);
        try {
            return closed ? new Transcript(new byte[0], new Cut("the session was closed")) : converse(call, process);
        } finally {
            end(process);
            running.remove(process);
        }
    }

    private Transcript converse(ShellCall call, Process process) {
        Conversation conversation = new Conversation(call);
        CompletableFuture<Boolean> within = start("kensa-local", () -> hold(conversation, process));
        Complaints complaints = Complaints.ending(within);
        CompletableFuture<String> errors =
                start("kensa-local-errors", () -> last(process.getErrorStream(), complaints));
        Ending ending = await(call, process, within, errors);
        return new Transcript(conversation.heard(), ending);
    }

    private Ending await(
            ShellCall call, Process process, CompletableFuture<Boolean> within, CompletableFuture<String> errors) {
        try {
            boolean capped = !within.get(call.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (capped) {
                return new Cut("the host answered with more than " + call.cap() + " bytes");
            }
            if (closed || !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Cut(closed ? "the session was closed" : "the shell closed its output but did not end");
            }
            String complaint = errors.completeOnTimeout("", PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get();
            return new Ended(process.exitValue(), redacted(call, complaint));
        } catch (TimeoutException late) {
            return new Cut("the scan's time limit of " + call.limit().toSeconds() + " s has passed");
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return new Cut("the scan was interrupted");
        } catch (ExecutionException broken) {
            return new Cut(
                    broken.getCause() instanceof Complaints.PasswordRefused refused
                            ? String.valueOf(refused.getMessage())
                            : "the connection broke: " + broken.getCause());
        }
    }

    private static String redacted(ShellCall call, String complaint) {
        return call.secret().map(secret -> secret.redact(complaint)).orElse(complaint);
    }

    private static boolean hold(Conversation conversation, Process process) throws IOException {
        return conversation.hold(process.getOutputStream(), process.getInputStream());
    }

    private static String last(InputStream errors, Complaints complaints) throws IOException {
        errors.transferTo(complaints);
        return complaints.lastLine();
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(LocalSession::end);
    }

    /** Kill it with all that it started. What is not stopped first could start something between the look and the kill. */
    private static void end(Process process) {
        Set<ProcessHandle> tree = new LinkedHashSet<>();
        for (List<ProcessHandle> found = found(process, tree); !found.isEmpty(); found = found(process, tree)) {
            stop(found);
            tree.addAll(found);
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> found(Process process, Set<ProcessHandle> known) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive)
                .filter(one -> !known.contains(one))
                .toList();
    }

    private static void stop(List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -STOP \"$@\"", "sh"));
        processes.forEach(one -> command.add(Long.toString(one.pid())));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException unable) {
            // They are killed all the same.
            return;
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work<T> {
        T go() throws IOException;
    }

    private static <T> CompletableFuture<T> start(String name, Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                result.complete(work.go());
            } catch (IOException | RuntimeException broken) {
                result.completeExceptionally(broken);
            }
        });
        return result;
    }
}
