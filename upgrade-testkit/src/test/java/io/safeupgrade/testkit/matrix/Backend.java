package io.safeupgrade.testkit.matrix;

import io.safeupgrade.MigrationStatus;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.SessionFence.Session;
import io.safeupgrade.testkit.SimulatedProcess;
import java.util.Optional;

/**
 * Migrate in a session of the server, which does not know when its client dies: it works on and commits, unless somebody
 * ends the session before (I13).
 */
final class Backend implements Migrator {

    private final Machine machine;
    private Optional<Cut.InMigration> dying = Optional.empty();
    private Optional<Session> orphan = Optional.empty();
    private int callsLeft;

    Backend(Machine machine) {
        this.machine = machine;
    }

    void arm(Cut.InMigration cut) {
        dying = Optional.of(cut);
    }

    void disarm() {
        dying = Optional.empty();
    }

    /** The server has worked a little. */
    void tick() {
        if (orphan.isPresent() && callsLeft-- <= 0) {
            Session session = orphan.get();
            orphan = Optional.empty();
            if (machine.database.sessions().contains(session)) {
                machine.migrator.moveTo(Machine.NEW_SCHEMA);
                machine.database.close(session);
            }
        }
    }

    @Override
    public MigrationStatus status(CallContext call) {
        return machine.migrator.status(call);
    }

    @Override
    public MigrationResult migrate(MigrationRequest request) {
        Session session = machine.database.openOf(request.call().run());
        dying.ifPresent(cut -> die(cut, session));
        MigrationResult result = machine.migrator.migrate(request);
        machine.database.close(session);
        return result;
    }

    private void die(Cut.InMigration cut, Session session) {
        SimulatedProcess process = machine.faults.process();
        process.kill("in the middle of the migration");
        if (cut.steps() > 0) {
            machine.migrator.moveTo(Machine.OLD_SCHEMA + cut.steps());
        }
        orphan = Optional.of(session);
        callsLeft = cut.callsLeft();
        process.mustLive();
    }
}
