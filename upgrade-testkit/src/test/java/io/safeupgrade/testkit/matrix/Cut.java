package io.safeupgrade.testkit.matrix;

import io.safeupgrade.testkit.Fault;
import io.safeupgrade.testkit.PowerCut;
import io.safeupgrade.testkit.ProcessDisk;
import java.util.Optional;

/** Where a process is killed. */
sealed interface Cut {

    /** Right before an operation on the disk, which reaches every instant between two of them. */
    record BeforeOperation(int number) implements Cut {}

    /** When an operation on the disk is done and nobody knows. */
    record AfterOperation(int number) implements Cut {}

    /** In the middle of a write. */
    record InWrite(int number, int bytes) implements Cut {}

    /** Before a provider does its work, or when it has and nobody knows. */
    record AtCall(Fault fault) implements Cut {}

    /**
     * In the middle of a migration, whose session works on in the server.
     *
     * @param steps how many migrations have committed by themselves
     * @param callsLeft how many calls of the next process it takes until the server commits the rest
     */
    record InMigration(int steps, int callsLeft) implements Cut {}

    /**
     * A kill and what comes with it.
     *
     * @param cut where
     * @param power what the disk keeps, when the whole machine goes down
     */
    record Kill(Cut cut, Optional<PowerCut> power) {

        @Override
        public String toString() {
            return "killed at " + cut
                    + power.map(lost -> " with the power, " + lost).orElse("");
        }
    }

    /** Prepare the disk of the process that is to die. */
    default void arm(ProcessDisk disk) {
        switch (this) {
            case BeforeOperation at -> disk.dieBefore(at.number());
            case AfterOperation at -> disk.dieAfter(at.number());
            case InWrite at -> disk.dieWriting(at.number(), at.bytes());
            case AtCall call -> {}
            case InMigration migration -> {}
        }
    }
}
