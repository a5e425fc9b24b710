package io.safeupgrade.http;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.exec.Evidence;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.ProbeRequest;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Judge what a service answered. Pure: bytes in, verdict out. */
final class HealthAnswer {

    private static final int SHOWN = 100;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HealthAnswer() {}

    static Health judge(int httpStatus, byte[] body, HealthFields fields, ProbeRequest request) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JacksonException malformed) {
            return new Unhealthy("HTTP " + httpStatus + " with a body that is no JSON", Optional.empty());
        }
        if (!answer.isObject()) {
            return new Unhealthy("HTTP " + httpStatus + " with a body that is no JSON object", Optional.empty());
        }
        String version = text(answer, fields.version());
        Optional<ReleaseVersion> release = release(version);
        String status = text(answer, fields.status());
        if (httpStatus != 200) {
            return new Unhealthy("HTTP " + httpStatus + ", " + fields.status() + shown(status), release);
        }
        if (!status.equals("healthy")) {
            return new Unhealthy(fields.status() + shown(status), release);
        }
        if (answer.path(fields.database()).isBoolean()
                && !answer.path(fields.database()).booleanValue()) {
            return new Unhealthy(fields.database() + " [false]", release);
        }
        if (!release.equals(Optional.of(request.release()))) {
            return new Unhealthy(
                    fields.version() + shown(version) + " instead of [" + request.release() + "]", release);
        }
        String schema = text(answer, fields.schema());
        if (request.schema().isPresent()
                && !schema.equals(request.schema().get().token())) {
            return new Unhealthy(
                    fields.schema() + shown(schema) + " instead of ["
                            + request.schema().get() + "]",
                    release);
        }
        return new Healthy();
    }

    private static Optional<ReleaseVersion> release(String version) {
        try {
            return Optional.of(ReleaseVersion.of(version));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Return a string or a number as text: schema positions are written either way. */
    private static String text(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        return value.isString() || value.isNumber() ? value.asString() : "";
    }

    private static String shown(String value) {
        String line = Evidence.presentable(value);
        return " [" + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…") + "]";
    }
}
