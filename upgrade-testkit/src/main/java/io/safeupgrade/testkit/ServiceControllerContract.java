package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link ServiceController} reaches what it is asked for, says so truly, and may be asked twice.
 *
 * @since 0.1
 */
public abstract class ServiceControllerContract extends ProviderContract {

    /** Make the contract of one controller. */
    protected ServiceControllerContract() {}

    /** Return the controller of a service that is stopped and can be started; the same one during a test. */
    protected abstract ServiceController controller();

    /** Return the controller of a service that is stopped and ends at once, badly, whenever it is started. */
    protected abstract ServiceController broken();

    @Test
    void lookChangesNothing() {
        ServiceState first = controller().state(call());
        assertThat(first.activity()).isEqualTo(Activity.STOPPED);
        assertThat(controller().state(call())).isEqualTo(first);
    }

    @Test
    void stoppedServiceHasNoIncarnation() {
        assertThat(controller().state(call()).incarnation()).isEmpty();
    }

    @Test
    void startedServiceRunsAndHasAnIncarnation() {
        ServiceState state = reached(start());
        assertThat(state.activity()).isEqualTo(Activity.ACTIVE);
        assertThat(state.incarnation()).isNotBlank();
        assertThat(controller().state(call())).isEqualTo(state);
    }

    @Test
    void startingWhatRunsLeavesItRunning() {
        ServiceState first = reached(start());
        assertThat(reached(start())).isEqualTo(first);
    }

    @Test
    void stoppedServiceIsSeenStopped() {
        reached(start());
        assertThat(reached(stop()).activity()).isEqualTo(Activity.STOPPED);
        assertThat(controller().state(call()).activity()).isEqualTo(Activity.STOPPED);
    }

    @Test
    void stoppingWhatIsStoppedSucceeds() {
        ServiceState before = controller().state(call());
        assertThat(reached(stop())).isEqualTo(before);
        assertThat(reached(stop())).isEqualTo(before);
    }

    @Test
    void eachStartIsAnotherIncarnation() {
        String first = reached(start()).incarnation();
        reached(stop());
        assertThat(reached(start()).incarnation()).isNotEqualTo(first);
    }

    @Test
    void bootPolicyIsNeverChanged() {
        ServiceState.BootPolicy before = controller().state(call()).boot();
        assertThat(reached(start()).boot()).isEqualTo(before);
        assertThat(reached(stop()).boot()).isEqualTo(before);
    }

    @Test
    void goesBackToTheStateInWhichItWasFound() {
        ServiceState found = reached(start());
        reached(stop());
        ServiceState again = reached(controller().start(new StartRequest(call(), found)));
        assertThat(again.memento()).isEqualTo(found.memento());
        assertThat(again.activity()).isEqualTo(found.activity());
    }

    @Test
    void saysWhyTheServiceDidNotStart() {
        ServiceController broken = broken();
        ServiceResult result = broken.start(new StartRequest(call(), broken.state(call())));
        assertThat(result).isInstanceOfSatisfying(NotReached.class, not -> {
            tellsWhatFailed(not.why());
            assertThat(not.state().activity()).isNotEqualTo(Activity.ACTIVE);
        });
    }

    @Test
    void brokenServiceCanBeStopped() {
        ServiceController broken = broken();
        broken.start(new StartRequest(call(), broken.state(call())));
        ServiceState state = reached(broken.stop(new StopRequest(call())));
        assertThat(state.running()).isFalse();
    }

    private ServiceResult start() {
        return controller().start(new StartRequest(call(), controller().state(call())));
    }

    private ServiceResult stop() {
        return controller().stop(new StopRequest(call()));
    }

    private static ServiceState reached(ServiceResult result) {
        assertThat(result).isInstanceOf(Reached.class);
        return ((Reached) result).state();
    }
}
