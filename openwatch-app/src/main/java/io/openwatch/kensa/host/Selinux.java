package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import java.util.Set;

/**
 * What SELinux does now.
 *
 * @since 0.1
 */
public enum Selinux {
    ENFORCING,
    PERMISSIVE,
    DISABLED;

    /** Told by the kernel. */
    public static final Fact<Selinux> FACT = new Known();

    private record Known() implements Fact<Selinux> {

        private static final FileText ENFORCE = new FileText("/sys/fs/selinux/enforce");
        private static final FileText KINDS = new FileText("/proc/filesystems");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(ENFORCE, KINDS);
        }

        @Override
        public Reading<Selinux> read(Facts facts) {
            Reading<String> enforce = facts.get(ENFORCE);
            if (enforce instanceof Reading.Absent) {
                return facts.get(KINDS).then(Known::withoutFile);
            }
            return enforce.map(text -> text.strip().equals("1") ? ENFORCING : PERMISSIVE);
        }

        /** A kernel that has it but shows nothing hides it, as from a container. */
        private static Reading<Selinux> withoutFile(String kinds) {
            return kinds.lines().anyMatch(line -> line.endsWith("\tselinuxfs"))
                    ? Reading.unreadable("the kernel has SELinux, but /sys/fs/selinux is not mounted")
                    : Reading.value(DISABLED);
        }
    }
}
