package io.openwatch.setup;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Say what a look at one step found.
 *
 * @since 0.1
 */
public sealed interface Look {

    /**
     * Nothing has to be done.
     *
     * @param what what is there
     * @param notes what somebody should know all the same
     */
    record Satisfied(String what, List<Finding> notes) implements Look {

        /** Copy the notes. */
        public Satisfied {
            notes = List.copyOf(notes);
        }

        Satisfied(String what) {
            this(what, List.of());
        }
    }

    /**
     * Something has to be done, and can be.
     *
     * @param what what will be done, in order
     * @param question what a person has to agree to beside the plan as a whole
     * @param optional whether a person may leave it for later; it then changes nothing
     * @param action does it
     */
    record Due(List<String> what, Optional<String> question, boolean optional, Action action) implements Look {

        /** Copy the list. */
        public Due {
            what = List.copyOf(what);
        }

        Due(List<String> what, Optional<String> question, Action action) {
            this(what, question, false, action);
        }

        Due(List<String> what, Action action) {
            this(what, Optional.empty(), action);
        }

        Due(String what, Action action) {
            this(List.of(what), action);
        }
    }

    /**
     * Something stands in the way.
     *
     * @param why what, and what mends it
     */
    record Blocked(Failure why) implements Look {}

    /**
     * It cannot be looked at before another step is mended.
     *
     * @param waitsFor the name of that step
     */
    record Unseen(String waitsFor) implements Look {}

    /** Does what a look found due; what was done twice was done once. */
    @FunctionalInterface
    interface Action {

        /**
         * Do it.
         *
         * @param changed told of each thing once it is changed, in a sentence for the report
         * @throws io.safeupgrade.UpgradeException if it could not be done
         */
        void perform(Consumer<String> changed);
    }
}
