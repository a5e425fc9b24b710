package io.safeupgrade.file;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Another process: tries for the lock, says what came of it, and keeps it until its input ends. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        var call = CallContext.look(Sample.OTHER_RUN, Duration.ofMinutes(1), Pace.system());
        var result = FileUpgradeLock.at(Path.of(arguments[0])).acquire(new LockRequest(call, "till", Duration.ZERO));
        System.out.println(result.getClass().getSimpleName() + " " + result);
        int ignored = System.in.read();
        System.exit(ignored < 0 ? 0 : 1);
    }
}
