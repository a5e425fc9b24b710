package io.openwatch.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name an address to listen on.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 0 to 65535; 0 asks the system for a free one
 * @since 0.1
 */
public record HostAndPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})");

    /**
     * Parse {@code host:port}.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    public static HostAndPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not host:port");
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port > 65_535) {
            throw new IllegalArgumentException("the port is above 65535");
        }
        return new HostAndPort(matcher.group(1) != null ? matcher.group(1) : matcher.group(2), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
