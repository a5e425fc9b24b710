package io.openwatch.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parameters of a request, in its path and in its query. One that has not the form that is asked for ends it with 400. */
final class Parameters {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Context context;
    private final Route route;
    private Query query = Query.parse(null);

    Parameters(Context context, Route route) {
        this.context = context;
        this.route = route;
    }

    /** Read the query; whoever may not use the route does not learn what it takes. */
    void open() {
        query = Query.parse(context.queryString());
        if (!route.reads()) {
            refuseOthers();
        }
    }

    /** End the request if it has a parameter that the route does not know. */
    void refuseOthers() {
        query.refuseOthers(route.query());
    }

    UUID pathId(String name, ErrorKind missing) {
        return uuid(context.pathParam(name)).orElseThrow(() -> new ApiException(missing, "there is none with this id"));
    }

    String path(String name) {
        String part = context.pathParam(name);
        if (!StrictJson.storable(part) || part.indexOf('\ufffd') >= 0) {
            throw ApiException.invalid(name, Query.CHARACTERS);
        }
        return part;
    }

    Optional<String> one(String name) {
        return query.one(name);
    }

    List<String> all(String name) {
        return query.all(name);
    }

    Optional<UUID> id(String name) {
        return query.one(name)
                .map(text -> uuid(text).orElseThrow(() -> ApiException.invalid(name, "must be an id, a UUID")));
    }

    Optional<Instant> moment(String name) {
        return query.one(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException malformed) {
                throw ApiException.invalid(name, "must be a moment as in RFC 3339");
            }
        });
    }

    Optional<String> word(String name, Set<String> words) {
        Optional<String> given = query.one(name);
        if (given.filter(word -> !words.contains(word)).isPresent()) {
            throw ApiException.invalid(
                    name, "must be one of " + words.stream().sorted().collect(Collectors.joining(", ")));
        }
        return given;
    }

    <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        Set<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return word(name, words).map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
    }

    Optional<Integer> number(String name, int least, int most) {
        return query.one(name).map(text -> {
            if (text.matches("-?[0-9]{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw ApiException.invalid(name, "must be a number from " + least + " to " + most);
        });
    }

    Page.Request page() {
        return new Page.Request(
                route.path(),
                number("limit", 1, Page.MOST).orElse(Page.DEFAULT_LIMIT),
                query.one("cursor").map(text -> Cursor.parse(route.path(), text)));
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
