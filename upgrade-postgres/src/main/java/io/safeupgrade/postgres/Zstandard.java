package io.safeupgrade.postgres;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Reach the library of zstd, which is optional.
 *
 * <p>The only class that names its types: where they are missing this one cannot be linked, and every other can.
 */
final class Zstandard {

    private static final int LEVEL = 3;

    private Zstandard() {}

    static OutputStream encode(OutputStream target) throws IOException {
        return new ZstdOutputStream(target, LEVEL).setChecksum(true);
    }

    static InputStream decode(InputStream source) throws IOException {
        return new ZstdInputStream(source);
    }

    /** Say why it does not work here although its classes are there. */
    static Optional<DumpCompression.Unusable> unusable() {
        try {
            return Zstd.compress(new byte[] {1}).length > 0 ? Optional.empty() : unusable("it answers nonsense");
        } catch (LinkageError | RuntimeException cannotLoad) {
            return unusable(cannotLoad.toString());
        }
    }

    private static Optional<DumpCompression.Unusable> unusable(String why) {
        return Optional.of(new DumpCompression.Unusable(
                why,
                "name a directory that may hold native libraries: -DZstdTempFolder=/path, or the library itself:"
                        + " -DZstdNativePath=/path/libzstd-jni.so"));
    }
}
