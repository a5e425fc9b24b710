package io.openwatch.cli;

import io.openwatch.serve.Worker;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs jobs in the foreground until it is told to end. */
@Command(
        name = "worker",
        description =
                "Run jobs for a service on this or another machine; exit 78 when an upgrade or the schema forbids it.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    @Override
    public Integer call() {
        return Foreground.of("working", Objects.requireNonNull(root), Map.of()).run(WorkerCommand::work);
    }

    private static Foreground.Running work(Foreground foreground) {
        Worker worker = Worker.start(foreground.configuration(), foreground.release(), foreground.commands());
        LOG.info("openwatch {} works", foreground.release().version());
        return new Foreground.Running("works", worker.ended(), worker::close);
    }
}
