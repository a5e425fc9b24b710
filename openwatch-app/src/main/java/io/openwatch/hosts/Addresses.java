package io.openwatch.hosts;

import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/** Tells an address from a name without asking anybody. */
final class Addresses {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern FOUR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:]{2,39}");

    private Addresses() {}

    static boolean valid(String text) {
        return FOUR.matcher(text).matches() || (SIX.matcher(text).matches() && IPAddress.isValidIPv6(text));
    }
}
