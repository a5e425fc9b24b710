package seeded;

import java.util.List;

/** Breaks -Xlint with -Werror: a raw type. */
public final class RawType {
    private RawType() {}

    /** Return the size of a list of nobody knows what. */
    public static int size(List list) {
        return list.size();
    }
}
