package io.openwatch.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.nio.charset.StandardCharsets;

/**
 * Keep the figures of this process and offer them; what counts is registered with {@link #registry}.
 *
 * @since 0.1
 */
public final class Metrics implements Resource, AutoCloseable {
    private static final int OK = 200;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Keep those of the Java machine, and which release it is. */
    public Metrics(String release) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("openwatch.info", () -> 1)
                .description("Always 1; its labels say what runs here")
                .tag("version", release)
                .register(registry);
    }

    /** Return where meters are registered. */
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/metrics", Access.of(Permission.METRICS_READ), this::scrape);
    }

    private void scrape(Exchange exchange) {
        exchange.answer(OK, TEXT, registry.scrape(TEXT).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
