package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appliances that leave an optional dependency out are told which, or do without. */
class MissingArtifactsTests {

    /** The class path of an appliance that has none of them. */
    private final URLClassLoader appliance = new URLClassLoader(
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !new File(entry).getName().matches("(zstd-jni|flyway-|jooq-).*"))
                    .map(MissingArtifactsTests::url)
                    .toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());

    @AfterEach
    void close() throws Exception {
        appliance.close();
    }

    @ParameterizedTest
    @CsvSource({
        "io.safeupgrade.postgres.FlywayMigrator, org.flywaydb:flyway-database-postgresql",
        "io.safeupgrade.postgres.PostgresHistory, org.jooq:jooq"
    })
    void adapterNamesWhatItNeeds(String adapter, String artifact) {
        assertThatThrownBy(() -> made(adapter))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .satisfies(told -> assertThat(told.getClass().getName()).isEqualTo("io.safeupgrade.UpgradeException"))
                .hasMessageContaining("[" + artifact + "]");
    }

    @Test
    void dumpsAreMadeWithoutZstdAndSayWhatIsMissing() throws Exception {
        assertThat(made(PgDumpBackups.class.getName())).isNotNull();
        assertThat((Optional<?>) call(compression("ZSTD"), "unusable"))
                .hasValueSatisfying(why ->
                        assertThat(why.toString()).contains("not on the class path", "com.github.luben:zstd-jni"));
        Object gzip = compression("GZIP");
        assertThat((Optional<?>) call(gzip, "unusable")).isEmpty();
        Method encode = gzip.getClass().getDeclaredMethod("encode", OutputStream.class);
        encode.setAccessible(true);
        assertThat(encode.invoke(gzip, OutputStream.nullOutputStream())).isNotNull();
    }

    private Object made(String adapter) throws ReflectiveOperationException {
        Class<?> dsn = appliance.loadClass(PostgresDsn.class.getName());
        Object address = dsn.getMethod("parse", String.class).invoke(null, "postgres://till@127.0.0.1/till");
        return appliance.loadClass(adapter).getMethod("of", dsn).invoke(null, address);
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
