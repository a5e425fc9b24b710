package io.openwatch.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Writes the class files of a jar anew that are older than Java 6: {@code ClassRenewal JAR SECONDS-SINCE-1970}. For the build
 * of the packages; the jar has to be on the class path.
 *
 * <p>Java's cache of loaded classes leaves such class files out, because they lack what a fast verification needs
 * (StackMapTable). picocli's are, and it is what each command loads first: 0.04 s of 0.30 s. The code in them stays as it is.
 */
public final class ClassRenewal {

    private static final int MAJOR_VERSION = 7;

    private ClassRenewal() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path renewed = Files.createTempFile(jar.toAbsolutePath().getParent(), "renewed", ".zip");
        Instant time = Instant.ofEpochSecond(Long.parseLong(arguments[1]));
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(renewed);
                ZipOutputStream to = new ZipOutputStream(file)) {
            for (ZipEntry entry : entries(from)) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(time.atOffset(ZoneOffset.UTC).toLocalDateTime());
                to.putNextEntry(copy);
                byte[] content = from.getInputStream(entry).readAllBytes();
                to.write(entry.getName().endsWith(".class") ? renewed(content) : content);
            }
        }
        Files.delete(jar);
        Files.move(renewed, jar);
    }

    private static List<ZipEntry> entries(ZipFile jar) {
        return Collections.list(jar.entries()).stream()
                .<ZipEntry>map(entry -> entry)
                .toList();
    }

    static byte[] renewed(byte[] classFile) {
        if (classFile[MAJOR_VERSION] >= Opcodes.V1_6) {
            return classFile;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        ClassVisitor newer = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version, int access, String name, String signature, String superName, String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
            }
        };
        new ClassReader(classFile).accept(newer, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
