package io.openwatch.kensa.check;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Status;
import java.util.List;
import java.util.OptionalInt;

/**
 * One look at one thing: where, and what is wanted there. Makes judgements with their evidence.
 *
 * @param method the method as rules write it
 * @param source what is looked at
 * @param expected what is wanted
 */
record Look(String method, String source, String expected) {

    Judgement pass(String found) {
        return judgement(Status.PASS, found, source + ": " + found, OptionalInt.empty());
    }

    Judgement fail(String found) {
        return judgement(
                Status.FAIL, found, source + ": found " + found + ", expected " + expected, OptionalInt.empty());
    }

    Judgement met(boolean met, String found) {
        return met ? pass(found) : fail(found);
    }

    Judgement error(String why) {
        return judgement(Status.ERROR, why, source + " could not be judged: " + why, OptionalInt.empty());
    }

    Judgement skipped(String why) {
        return judgement(Status.SKIPPED, why, why, OptionalInt.empty());
    }

    Judgement judgement(Status status, String found, String detail, OptionalInt exit) {
        return new Judgement(status, detail, List.of(new Evidence(status, method, source, expected, found, exit)));
    }
}
