package io.safeupgrade.testkit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.GateVerdict.Ruling;
import java.util.List;

/** What a no of the gate says. */
final class Verdicts {

    private Verdicts() {}

    static List<ErrorCode> codes(GateVerdict verdict) {
        return verdict.vetoes().stream().map(Failure::code).toList();
    }

    /** Return everything that a no says; each of its reasons has a remedy. */
    static String text(GateVerdict verdict) {
        assertThat(verdict.ruling()).isEqualTo(Ruling.VETO);
        assertThat(verdict.vetoes())
                .allSatisfy(veto -> assertThat(veto.remedy()).isNotBlank());
        return verdict.vetoes().toString();
    }
}
