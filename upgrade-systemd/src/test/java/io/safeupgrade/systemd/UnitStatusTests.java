package io.safeupgrade.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitStatusTests {

    private static final UnitName TILL = new UnitName("till.service");

    @ParameterizedTest
    @CsvSource({
        "loaded, active, ACTIVE",
        "loaded, reloading, ACTIVE",
        "not-found, active, ACTIVE",
        "loaded, activating, CHANGING",
        "loaded, deactivating, CHANGING",
        "loaded, maintenance, CHANGING",
        "loaded, a-state-to-come, CHANGING",
        "loaded, inactive, STOPPED",
        "masked, inactive, STOPPED",
        "bad-setting, inactive, STOPPED",
        "loaded, failed, FAILED",
        "not-found, inactive, MISSING",
        "not-found, failed, MISSING",
    })
    void tellsActivityFromLoadAndActiveState(String load, String active, Activity activity) {
        assertThat(status(Map.of("LoadState", load, "ActiveState", active)).activity())
                .isEqualTo(activity);
    }

    @ParameterizedTest
    @CsvSource({
        "loaded, enabled, ENABLED",
        "loaded, disabled, DISABLED",
        "loaded, enabled-runtime, DISABLED",
        "loaded, static, NONE",
        "masked, masked, MASKED",
        "loaded, masked-runtime, MASKED",
        "masked, '', MASKED",
        "not-found, '', NONE",
    })
    void tellsBootPolicyFromTheUnitFile(String load, String file, BootPolicy boot) {
        assertThat(status(Map.of("LoadState", load, "ActiveState", "inactive", "UnitFileState", file))
                        .boot())
                .isEqualTo(boot);
    }

    @Test
    void readsOneBlockForEachUnitInTheOrderOfTheQuestion() {
        String answer = """
                Id=dbus-org.example.service
                LoadState=loaded
                ActiveState=active
                InvocationID=abc

                Id=worker.service
                LoadState=not-found
                ActiveState=inactive
                """;

        List<UnitStatus> statuses = UnitStatus.parse(List.of(TILL, new UnitName("worker.service")), answer);

        assertThat(statuses).extracting(UnitStatus::unit).containsExactly(TILL, new UnitName("worker.service"));
        assertThat(statuses).extracting(UnitStatus::activity).containsExactly(Activity.ACTIVE, Activity.MISSING);
        assertThat(statuses.getFirst().get("InvocationID")).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Id=till.service\n",
                "ActiveState=active\n",
                "LoadState=loaded\nActiveState=active\n\nLoadState=loaded\nActiveState=active\n"
            })
    void anAnswerThatDoesNotFitTheQuestionIsNoState(String answer) {
        assertThatThrownBy(() -> UnitStatus.parse(List.of(TILL), answer)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"till", "--now.service", "../till.service", "till.service --now", "", ".service", "a/b.service"})
    void refusesWhatIsNoUnitName(String name) {
        assertThatThrownBy(() -> new UnitName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheGroupOfAStoppedUnitByItsSlice() {
        assertThat(ControlGroup.pathsOf(status(Map.of("Slice", "system-till.slice"))))
                .containsExactly("/system.slice/system-till.slice/till.service");
        assertThat(ControlGroup.pathsOf(status(Map.of("ControlGroup", "/system.slice/till.service"))))
                .containsExactly("/system.slice/till.service");
    }

    private static UnitStatus status(Map<String, String> properties) {
        return new UnitStatus(TILL, properties);
    }
}
