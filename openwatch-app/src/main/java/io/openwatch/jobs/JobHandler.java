package io.openwatch.jobs;

/**
 * Do jobs of one kind.
 *
 * <p>Threads: many jobs at once. Whatever is thrown counts as a failure of this attempt; the message is shown, so it holds
 * no secret.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JobHandler {

    /**
     * Do it. An attempt may be cut off anywhere and the job comes again: what must happen once belongs into
     * {@link JobRun#finish}, and what happens elsewhere must bear being repeated.
     */
    void run(JobRun run) throws InterruptedException;
}
