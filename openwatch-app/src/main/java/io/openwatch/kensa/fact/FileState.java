package io.openwatch.kensa.fact;

/**
 * What a file is, without its content.
 *
 * @param path where it is
 * @param mode type and permission bits, as {@code st_mode} has them
 * @param uid the owner's number
 * @param gid the group's number
 * @param owner the owner's name; {@value #UNKNOWN} when the number has none
 * @param group the group's name; {@value #UNKNOWN} when the number has none
 * @param size its size in bytes
 * @since 0.1
 */
public record FileState(String path, int mode, long uid, long gid, String owner, String group, long size) {

    /** Stands for the name of a number that nobody has. */
    public static final String UNKNOWN = "UNKNOWN";

    /** The bits of permission, setuid, setgid and sticky. */
    public static final int PERMISSIONS = 07777;

    private static final int TYPE = 0170000;

    /** Say whether it is a directory. */
    public boolean directory() {
        return (mode & TYPE) == 0040000;
    }

    /** Say whether it is a regular file. */
    public boolean regular() {
        return (mode & TYPE) == 0100000;
    }

    /** Return the bits of permission, setuid, setgid and sticky. */
    public int permissions() {
        return mode & PERMISSIONS;
    }
}
