package io.openwatch.kensa;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Say for people why a file could not be used; Java's own words are names of classes, and of many the path alone.
 *
 * @since 0.1
 */
public final class FileTrouble {

    private FileTrouble() {}

    /** Say which file it was, where that is known, and why. */
    public static String text(IOException broken) {
        return broken instanceof FileSystemException trouble && trouble.getFile() != null
                ? "[" + trouble.getFile() + "]: " + why(broken)
                : why(broken);
    }

    /** Say why, without the file. */
    public static String why(IOException broken) {
        return switch (broken) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "it is not there";
            case FileAlreadyExistsException there -> "it is there already";
            case NotDirectoryException file -> "it is no directory";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default ->
                Optional.ofNullable(broken.getMessage())
                        .orElse(broken.getClass().getSimpleName());
        };
    }
}
