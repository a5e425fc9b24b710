package io.safeupgrade.spi;

import java.util.List;

/**
 * Tell what a service complained of since it was started.
 *
 * @since 0.1
 */
public interface LoggedService extends ServiceController {

    /**
     * Return the newest lines of the service's log that are errors, since its present start; presentable and capped.
     *
     * @throws io.safeupgrade.UpgradeException if the log cannot be read
     */
    List<String> errors(CallContext call);
}
