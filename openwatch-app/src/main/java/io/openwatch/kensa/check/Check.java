package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import java.util.Set;

/**
 * Something that a rule asks of a host.
 *
 * @since 0.1
 */
public sealed interface Check
        permits Composition,
                AppArmorCheck,
                AuditRuleCheck,
                CommandCheck,
                ConfigValueCheck,
                FileContentCheck,
                FileExistenceCheck,
                FilePermissionsCheck,
                FilesystemSearchCheck,
                GrubParameterCheck,
                KernelModuleCheck,
                ManualCheck,
                MountOptionCheck,
                PackageCheck,
                SelinuxCheck,
                ServiceCheck,
                SetCompareCheck,
                SshdCheck,
                SysctlCheck,
                SystemdTargetCheck {

    /** Return what it needs to know. */
    Set<Fact<?>> facts();

    /** Judge from what is known; unreadable facts lead to an error, never to a verdict. */
    Judgement judge(Facts facts);
}
