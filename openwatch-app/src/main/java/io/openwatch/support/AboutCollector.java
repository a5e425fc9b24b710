package io.openwatch.support;

import io.openwatch.release.ReleaseDescriptor;
import io.safeupgrade.spi.CallContext;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Release, Java and places. */
final class AboutCollector implements Collector {

    @Override
    public String name() {
        return "about";
    }

    @Override
    public String about() {
        return "release, Java, user, time and the places of the installation";
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        ReleaseDescriptor release = ReleaseDescriptor.current(ground.environment());
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("release", release.version().text());
        about.put("schema", release.target().token());
        about.put("accepts", release.accepts().toString());
        for (String property : new String[] {
            "java.version", "java.vendor", "java.home", "os.name", "os.version", "os.arch", "user.name"
        }) {
            about.put(property.replace('.', '_'), System.getProperty(property, ""));
        }
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("heap_bytes", Runtime.getRuntime().maxMemory());
        about.put("time", Instant.now().toString());
        about.put("zone", ZoneId.systemDefault().getId());
        about.put("state", ground.locations().state().toString());
        about.put("state_moved", ground.locations().relocated());
        about.put("config", ground.locations().config().toString());
        about.put("upgrade_conf", ground.locations().upgradeConf().toString());
        about.put("secrets_env", ground.locations().secretsEnv().toString());
        into.json("about.json", about);
    }
}
