package io.openwatch.setup;

import io.safeupgrade.UpgradeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A look that is taken once: every later question gets the same answer, or the same failure. */
final class Memo<T> {
    private final Supplier<T> look;
    private @Nullable T found;
    private @Nullable UpgradeException failed;

    Memo(Supplier<T> look) {
        this.look = look;
    }

    T get() {
        if (failed != null) {
            throw failed;
        }
        T answer = found;
        if (answer == null) {
            try {
                answer = look.get();
                found = answer;
            } catch (UpgradeException obstacle) {
                failed = obstacle;
                throw obstacle;
            }
        }
        return answer;
    }
}
