package io.openwatch.kensa.check;

import java.util.Arrays;
import java.util.Optional;

/** How two values are compared. */
enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    IN("in"),
    NOT_IN("not_in"),
    MATCHES("matches");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    static Optional<Operator> of(String sign) {
        return Arrays.stream(values()).filter(one -> one.sign.equals(sign)).findFirst();
    }

    /** Say whether it asks which of two values is the greater one. */
    boolean ordered() {
        return this == LESS || this == AT_MOST || this == GREATER || this == AT_LEAST;
    }

    /** How a found value stands to the expected one. */
    enum Relation {
        LESS,
        EQUAL,
        GREATER,
        /** Neither is within the other, as two sets may be. */
        UNRELATED
    }

    /** Say whether values that stand so satisfy it; for those that compare with one value. */
    boolean holds(Relation relation) {
        return switch (this) {
            case EQUAL, IN -> relation == Relation.EQUAL;
            case NOT_EQUAL, NOT_IN -> relation != Relation.EQUAL;
            case LESS -> relation == Relation.LESS;
            case AT_MOST -> relation == Relation.LESS || relation == Relation.EQUAL;
            case GREATER -> relation == Relation.GREATER;
            case AT_LEAST -> relation == Relation.GREATER || relation == Relation.EQUAL;
            case MATCHES -> false;
        };
    }
}
