package io.openwatch.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInRoleTests {

    @Test
    void viewerOnlyReadsAndReadsNothingOfAccountsAndSecrets() {
        assertThat(BuiltInRole.VIEWER.permissions())
                .allMatch(permission -> permission.action().equals("read"))
                .contains(Permission.HOST_READ, Permission.AUDIT_READ)
                .doesNotContain(Permission.CREDENTIAL_READ, Permission.USER_READ, Permission.TOKEN_READ);
    }

    @Test
    void nobodyButAdminChangesRolesSettingsAndReleases() {
        for (BuiltInRole role : BuiltInRole.values()) {
            if (role != BuiltInRole.ADMIN) {
                assertThat(role.permissions())
                        .doesNotContain(
                                Permission.ROLE_ASSIGN,
                                Permission.ROLE_WRITE,
                                Permission.SETTING_WRITE,
                                Permission.UPGRADE_EXECUTE,
                                Permission.BACKUP_WRITE,
                                Permission.USER_DELETE);
            }
        }
        assertThat(BuiltInRole.ADMIN.permissions()).containsExactlyInAnyOrder(Permission.values());
    }

    @Test
    void whoExecutesRemediationsDoesNotApproveThem() {
        assertThat(BuiltInRole.OPS_LEAD.permissions())
                .contains(Permission.REMEDIATION_EXECUTE)
                .doesNotContain(Permission.REMEDIATION_APPROVE, Permission.EXCEPTION_APPROVE);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsCode(BuiltInRole role) {
        assertThat(BuiltInRole.of(role.code())).contains(role);
        assertThat(BuiltInRole.of("nobody")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void permissionIsFoundByItsCode(Permission permission) {
        assertThat(Permission.of(permission.code())).contains(permission);
        assertThat(permission.code()).matches("[a-z_]+:[a-z_]+");
    }
}
