package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** zstd-jni is optional: an appliance that does not have it on its class path backs up by gzip. */
class DumpWithoutZstdTests {

    private final URLClassLoader appliance = new URLClassLoader(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.contains("zstd-jni"))
                    .map(DumpWithoutZstdTests::url)
                    .toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());

    @AfterEach
    void close() throws Exception {
        appliance.close();
    }

    @Test
    void providerIsMadeAndSaysWhatIsMissing() throws Exception {
        Class<?> dsn = appliance.loadClass(PostgresDsn.class.getName());
        Object address = dsn.getMethod("parse", String.class).invoke(null, "postgres://till@127.0.0.1/till");
        assertThat(appliance
                        .loadClass(PgDumpBackups.class.getName())
                        .getMethod("of", dsn)
                        .invoke(null, address))
                .isNotNull();
        assertThat((Optional<?>) call(compression("ZSTD"), "unusable"))
                .hasValueSatisfying(why ->
                        assertThat(why.toString()).contains("not on the class path", "com.github.luben:zstd-jni"));
    }

    @Test
    void gzipNeedsNothing() throws Exception {
        Object gzip = compression("GZIP");
        assertThat((Optional<?>) call(gzip, "unusable")).isEmpty();
        Method encode = gzip.getClass().getDeclaredMethod("encode", OutputStream.class);
        encode.setAccessible(true);
        assertThat(encode.invoke(gzip, OutputStream.nullOutputStream())).isNotNull();
    }

    private Object compression(String name) throws ReflectiveOperationException {
        return appliance
                .loadClass(DumpCompression.class.getName())
                .getMethod("valueOf", String.class)
                .invoke(null, name);
    }

    private static Object call(Object on, String method) throws ReflectiveOperationException {
        Method found = on.getClass().getDeclaredMethod(method);
        found.setAccessible(true);
        return found.invoke(on);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
