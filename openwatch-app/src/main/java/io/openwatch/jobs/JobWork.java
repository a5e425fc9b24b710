package io.openwatch.jobs;

/**
 * Tell who does jobs of a kind.
 *
 * @param type the kind
 * @param handler what does them
 * @since 0.1
 */
public record JobWork(JobType type, JobHandler handler) {}
