package io.openwatch.jobs;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Payloads lie in the database and are shown to people: they hold plain values, and none that is named like a secret. */
final class PayloadForm {
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            UUID.class,
            Instant.class,
            Duration.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            boolean.class,
            Boolean.class);
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|passphrase|secret|token|private|credentials).*");

    private PayloadForm() {}

    static void check(Class<? extends Record> payload) {
        for (RecordComponent component : payload.getRecordComponents()) {
            if (SECRET.matcher(component.getName()).matches()) {
                throw new IllegalArgumentException("a payload holds no secret [" + payload.getSimpleName() + "."
                        + component.getName() + "]: store it, and name it by its id");
            }
            if (!plain(component.getGenericType())) {
                throw new IllegalArgumentException(
                        "no plain value [" + payload.getSimpleName() + "." + component.getName() + "]");
            }
        }
    }

    private static boolean plain(Type type) {
        if (type instanceof ParameterizedType list) {
            return list.getRawType() == List.class
                    && Arrays.stream(list.getActualTypeArguments()).allMatch(PayloadForm::plain);
        }
        if (!(type instanceof Class<?> one)) {
            return false;
        }
        if (one.isRecord()) {
            check(one.asSubclass(Record.class));
            return true;
        }
        return PLAIN.contains(one) || one.isEnum();
    }
}
