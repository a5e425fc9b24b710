package io.openwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClassRenewalTests {

    @Test
    void anOldClassIsVerifiedAndRunsAsBefore() throws ReflectiveOperationException, IOException {
        String name = "picocli.CommandLine$Help$Ansi$Style";
        byte[] old = classFile(name);
        assertThat(old[7]).as("the version of its class file").isLessThan((byte) 50);

        byte[] renewed = ClassRenewal.renewed(old);

        assertThat(renewed[7]).isEqualTo((byte) 52);
        assertThat(bold(define(name, renewed))).isEqualTo(bold(Class.forName(name)));
    }

    @Test
    void aNewerClassStaysAsItIs() throws IOException {
        byte[] own = classFile(ClassRenewal.class.getName());
        assertThat(ClassRenewal.renewed(own)).isSameAs(own);
    }

    /** Let it be used, which is when Java verifies it. */
    private static String bold(Class<?> style) throws ReflectiveOperationException {
        try {
            Object value = style.getMethod("valueOf", String.class).invoke(null, "bold");
            return String.valueOf(style.getMethod("on").invoke(value));
        } catch (InvocationTargetException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    private static Class<?> define(String name, byte[] content) {
        return new ClassLoader(ClassRenewalTests.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(name, content, 0, content.length);
            }
        }.define();
    }

    private static byte[] classFile(String name) throws IOException {
        String file = "/" + name.replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(ClassRenewalTests.class.getResourceAsStream(file))) {
            return in.readAllBytes();
        }
    }
}
