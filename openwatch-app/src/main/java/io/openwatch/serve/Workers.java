package io.openwatch.serve;

import io.openwatch.config.Settings;
import io.openwatch.jobs.JobRunner;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names who runs jobs. */
final class Workers {
    private static final int LONGEST_HOST = 40;

    private Workers() {}

    static JobRunner.Manner manner(Settings.Jobs jobs, String part) {
        return new JobRunner.Manner(name(part), jobs.threads(), jobs.lease());
    }

    /** The part, the machine and the process; short enough for the name of a session. */
    static String name(String part) {
        return "openwatch-" + part + "@" + host() + "/"
                + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.length() <= LONGEST_HOST ? host : host.substring(0, LONGEST_HOST);
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
