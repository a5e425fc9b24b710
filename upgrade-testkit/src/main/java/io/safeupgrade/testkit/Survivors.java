package io.safeupgrade.testkit;

import java.util.Arrays;
import java.util.Random;

/** Draws what survives one power cut. */
final class Survivors {

    private final PowerCut cut;
    private final Random random;

    Survivors(PowerCut cut) {
        this.cut = cut;
        this.random = new Random(cut instanceof PowerCut.KeepsSome some ? some.seed() : 0);
    }

    /** Say whether the next thing survives as a whole. */
    boolean survives() {
        return switch (cut) {
            case PowerCut.LosesAll all -> false;
            case PowerCut.KeepsAll all -> true;
            case PowerCut.KeepsSome some -> random.nextBoolean();
        };
    }

    /** Return what of {@code written} reached the disk; what is missing at its end was not even allocated. */
    byte[] of(byte[] written) {
        return switch (cut) {
            case PowerCut.LosesAll all -> new byte[0];
            case PowerCut.KeepsAll all -> written;
            case PowerCut.KeepsSome some -> random.nextInt(3) == 0 ? written : torn(written);
        };
    }

    /** File systems that extend a file before its data are written leave zeros there. */
    private byte[] torn(byte[] written) {
        byte[] begun = Arrays.copyOf(written, random.nextInt(written.length + 1));
        return random.nextBoolean() ? begun : Arrays.copyOf(begun, written.length);
    }
}
