package io.openwatch.kensa.check;

import io.openwatch.kensa.check.Operator.Relation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a found value must be like.
 *
 * @param operator how it is compared
 * @param type what the values stand for
 * @param expected what it is compared with
 * @param foldCase whether upper and lower case are the same
 */
record Comparison(Operator operator, ValueType type, String expected, boolean foldCase) {

    /** Words that configuration files spell in any case. */
    private static final Set<String> SWITCHES =
            Set.of("yes", "no", "true", "false", "on", "off", "enabled", "disabled", "enable", "disable");

    static final Parameter EXPECTED = Parameter.required("expected", Kind.VALUE, "the value that is wanted");
    static final Parameter COMPARATOR =
            Parameter.optional("comparator", Kind.OPERATOR, "how the found value is compared with it (default `==`)");
    static final Parameter TYPE = Parameter.optional(
            "type",
            Kind.VALUE_TYPE,
            "what the values stand for (default `string`; for `<`, `<=`, `>`, `>=`: `size`, which reads plain numbers"
                    + " too)");
    static final Parameter CASE = Parameter.optional(
            "case", Kind.CASE, "whether case counts (default: it does, but not for words such as `yes` and `off`)");

    /** Read the parameters of a method. */
    static Comparison of(Arguments arguments) {
        return of(
                arguments, SWITCHES.contains(arguments.text("expected").strip().toLowerCase(Locale.ROOT)));
    }

    /** Read the parameters of a method, with its own default for case. */
    static Comparison of(Arguments arguments, boolean foldCaseUnlessSaid) {
        Operator operator = arguments.find("comparator").flatMap(Operator::of).orElse(Operator.EQUAL);
        ValueType type = arguments
                .find("type")
                .map(ValueType::of)
                .orElse(operator.ordered() ? ValueType.SIZE : ValueType.STRING);
        boolean fold = arguments.find("case").map("insensitive"::equals).orElse(foldCaseUnlessSaid);
        String expected = arguments.text("expected");
        Comparison comparison = new Comparison(operator, type, expected, fold);
        comparison.reject().ifPresent(why -> {
            throw new BadArgument("expected", why);
        });
        return comparison;
    }

    private Optional<String> reject() {
        if (operator == Operator.MATCHES) {
            return Ere.problem(expected);
        }
        if (operator.ordered() && type == ValueType.STRING) {
            return Optional.of("texts have no order; say what they stand for with type");
        }
        return members().stream()
                .filter(member -> type.relate(member, member).isEmpty())
                .findFirst()
                .map(member -> "[" + member + "] is no " + type.label());
    }

    private List<String> members() {
        return operator == Operator.IN || operator == Operator.NOT_IN
                ? List.of(expected.split("\\s*,\\s*"))
                : List.of(expected);
    }

    /** What came of comparing. */
    sealed interface Result {}

    /** The value is as wanted. */
    record Met() implements Result {}

    /** It is not. */
    record NotMet() implements Result {}

    /** It is no such thing as the expected value is. */
    record Incomparable(String why) implements Result {}

    /** Compare {@code found}. */
    Result compare(String found) {
        String value = unquoted(found);
        if (operator == Operator.MATCHES) {
            return matches(value);
        }
        boolean member = false;
        for (String wanted : members()) {
            Optional<Relation> relation = type.relate(folded(value), folded(unquoted(wanted)));
            if (relation.isEmpty()) {
                return new Incomparable("[" + value.strip() + "] is no " + type.label());
            }
            boolean list = operator == Operator.IN || operator == Operator.NOT_IN;
            member |= list ? relation.get() == Relation.EQUAL : operator.holds(relation.get());
        }
        return member != (operator == Operator.NOT_IN) ? new Met() : new NotMet();
    }

    private Result matches(String value) {
        return switch (Ere.of(expected).find(value)) {
            case FOUND -> new Met();
            case NOT_FOUND -> new NotMet();
            case GAVE_UP -> new Incomparable("the pattern takes too long on it");
        };
    }

    private String folded(String text) {
        return foldCase ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String unquoted(String text) {
        String value = text.strip();
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : text;
    }

    /** Judge {@code found} with {@code look}. */
    Judgement judge(Look look, String found, String shown) {
        return switch (compare(found)) {
            case Met() -> look.pass(shown);
            case NotMet() -> look.fail(shown);
            case Incomparable(String why) -> look.error(why);
        };
    }

    /** Show what is wanted, for evidence. */
    String wanted() {
        String sign = operator == Operator.EQUAL ? "" : operator.sign() + " ";
        return "[" + sign + expected + "]";
    }
}
