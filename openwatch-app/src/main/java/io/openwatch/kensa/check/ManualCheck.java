package io.openwatch.kensa.check;

import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What a person has to look at. */
record ManualCheck(String method, String note) implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "manual",
                "Only a person can tell; the result is `manual` with the note.",
                arguments -> new ManualCheck(
                        arguments.method(), arguments.text("note").strip()),
                Parameter.required("note", Kind.VALUE, "what to look at, and how to tell")));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Judgement judge(Facts facts) {
        return new Look(method, "a person", "a look")
                .judgement(Status.MANUAL, "not looked at", note, OptionalInt.empty());
    }
}
