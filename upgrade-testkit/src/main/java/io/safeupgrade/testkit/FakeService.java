package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.LoggedService;
import io.safeupgrade.spi.SessionFence.Session;
import io.safeupgrade.spi.StartPermit;
import io.safeupgrade.spi.UpgradeHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stand in for a service: loads the installed release when it starts, and does not start while it is held.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class FakeService implements LoggedService {

    private final Supplier<ReleaseVersion> installed;
    private Supplier<Boolean> permitted = () -> false;
    private Supplier<Boolean> held = () -> false;
    private Predicate<ReleaseVersion> guard = release -> true;
    private Runnable watcher = () -> {};
    private Optional<FakeDatabase> database = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private Optional<ReleaseVersion> serving = Optional.empty();
    private Optional<String> startFailure = Optional.empty();
    private Activity activity = Activity.STOPPED;
    private BootPolicy boot = BootPolicy.ENABLED;
    private final List<String> complaints = new ArrayList<>();
    private boolean stoppable = true;
    private boolean trial;
    private int incarnations;

    private FakeService(Supplier<ReleaseVersion> installed) {
        this.installed = installed;
    }

    /** Make a stopped one that loads what {@code installed} names whenever it starts. */
    public static FakeService loading(Supplier<ReleaseVersion> installed) {
        return new FakeService(installed);
    }

    /** Make one that always loads {@code release}. */
    public static FakeService of(ReleaseVersion release) {
        return new FakeService(() -> release);
    }

    /** Refuse to start while there is a hold without a permit, as a unit with the two asserts does. */
    public synchronized FakeService heldBy(UpgradeHold hold, StartPermit permit) {
        permitted = permit::granted;
        held = () -> held(hold);
        return this;
    }

    /** Refuse to serve a release where {@code fits} says no, as its own start guard does: it ends failed. */
    public synchronized FakeService guardedBy(Predicate<ReleaseVersion> fits) {
        guard = fits;
        return this;
    }

    /** Call {@code what} after each start and end. */
    public synchronized FakeService watchedBy(Runnable what) {
        watcher = what;
        return this;
    }

    /** Keep a session in {@code used} open while it runs. */
    public synchronized FakeService using(FakeDatabase used) {
        database = Optional.of(used);
        return this;
    }

    /** Be found with {@code policy}. */
    public synchronized FakeService boot(BootPolicy policy) {
        boot = policy;
        return this;
    }

    /** Run {@code release} now, whatever is installed: what was loaded before an upgrade put new files in place. */
    public synchronized FakeService running(ReleaseVersion release) {
        begin(release);
        return this;
    }

    /** Do not run. */
    public synchronized FakeService stopped() {
        end(Activity.STOPPED);
        return this;
    }

    /** Crash by itself. */
    public synchronized void crash() {
        end(Activity.FAILED);
    }

    /** Crash and be started anew by its supervisor, as in a crash loop. */
    public synchronized void restartByItself() {
        end(Activity.FAILED);
        begin(installed.get());
    }

    /** Complain of {@code what} in its log; a start begins a new one. */
    public synchronized void complain(String what) {
        complaints.add(what);
    }

    @Override
    public synchronized List<String> errors(CallContext call) {
        return List.copyOf(complaints);
    }

    /** Do not start any more, because of {@code why}; a start then leaves it failed. */
    public synchronized void failToStart(String why) {
        startFailure = Optional.of(why);
    }

    /** Start again. */
    public synchronized void startAgain() {
        startFailure = Optional.empty();
    }

    /** Survive every attempt to stop it, or not. */
    public synchronized void stoppable(boolean answer) {
        stoppable = answer;
    }

    /** Go through a reboot of the machine: ends, and starts again if a boot starts it and nothing holds it. */
    public synchronized void reboot() {
        end(Activity.STOPPED);
        if (boot == BootPolicy.ENABLED && mayStart() && startFailure.isEmpty()) {
            if (guard.test(installed.get())) {
                begin(installed.get());
            } else {
                end(Activity.FAILED);
            }
        }
    }

    private boolean mayStart() {
        return permitted.get() || !held.get();
    }

    /** Return the release that serves now. */
    public synchronized Optional<ReleaseVersion> serving() {
        return serving;
    }

    /**
     * Say whether clients can write: it serves, and not in trial mode, which is how it starts with a permit and stays
     * until it is no longer held.
     */
    public synchronized boolean takesWrites() {
        return serving.isPresent() && !(trial && held.get());
    }

    /** Look, outside of any call. */
    public synchronized ServiceState state() {
        String incarnation = activity == Activity.ACTIVE ? "incarnation-" + incarnations : "";
        return new ServiceState(activity, boot, incarnation, Map.of());
    }

    @Override
    public ServiceState state(CallContext call) {
        return state();
    }

    @Override
    public synchronized ServiceResult stop(StopRequest request) {
        if (!stoppable) {
            return new NotReached(
                    Failure.of(ErrorCode.NOT_STOPPED, "process [4711] does not end", "find out why it hangs"), state());
        }
        if (activity != Activity.STOPPED) {
            end(Activity.STOPPED);
        }
        return new Reached(state());
    }

    @Override
    public synchronized ServiceResult start(StartRequest request) {
        if (activity == Activity.ACTIVE) {
            return new Reached(state());
        }
        if (boot == BootPolicy.MASKED) {
            return notStarted("the service is masked");
        }
        if (!mayStart()) {
            return notStarted("assertion failed: the service is held");
        }
        if (startFailure.isPresent()) {
            end(Activity.FAILED);
            return notStarted(startFailure.get());
        }
        if (!guard.test(installed.get())) {
            end(Activity.FAILED);
            return notStarted("exit code 78: the schema does not fit release " + installed.get());
        }
        begin(installed.get());
        return new Reached(state());
    }

    private NotReached notStarted(String why) {
        Failure failure = Failure.of(ErrorCode.START_FAILED, "the service did not start [" + why + "]", "see its log");
        return new NotReached(failure.withEvidence(List.of(why)), state());
    }

    private void begin(ReleaseVersion release) {
        activity = Activity.ACTIVE;
        incarnations++;
        complaints.clear();
        serving = Optional.of(release);
        trial = permitted.get();
        if (session.isEmpty()) {
            session = database.map(used -> used.open("till"));
        }
        watcher.run();
    }

    private void end(Activity how) {
        activity = how;
        serving = Optional.empty();
        session.ifPresent(open -> database.ifPresent(used -> used.close(open)));
        session = Optional.empty();
        watcher.run();
    }

    private static boolean held(UpgradeHold hold) {
        try {
            return hold.current().isPresent();
        } catch (UpgradeException unreadable) {
            return true;
        }
    }
}
