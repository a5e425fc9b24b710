package io.openwatch.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a row as HTTP writes it. */
final class EntityTag {
    static final String IF_MATCH = "If-Match";
    private static final Pattern FORM = Pattern.compile("\"(\\d{1,18})\"");

    private EntityTag() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    static long required(Optional<String> header) {
        String text = header.orElseThrow(() -> new ApiException(
                ErrorKind.VERSION_REQUIRED,
                "say which version is to be changed: If-Match with the ETag that reading it told",
                List.of(new Problem(IF_MATCH, "the ETag of what is to be changed"))));
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw ApiException.invalid(IF_MATCH, "must be one ETag that this API told, in its quotes");
        }
        return Long.parseLong(matcher.group(1));
    }
}
