package io.openwatch.kensa.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A way to check something, as rule files name it.
 *
 * @param name its name
 * @param meaning what it checks, for the guide
 * @param parameters its parameters; no other is taken
 * @param groups which of them belong together
 * @param factory makes the check; throws {@link BadArgument}
 * @since 0.1
 */
public record Method(
        String name,
        String meaning,
        List<Parameter> parameters,
        List<Group> groups,
        Function<Arguments, Check> factory) {

    /** Copy the lists. */
    public Method {
        parameters = List.copyOf(parameters);
        groups = List.copyOf(groups);
    }

    static Method of(String name, String meaning, Function<Arguments, Check> factory, Parameter... parameters) {
        return new Method(name, meaning, List.of(parameters), List.of(), factory);
    }

    Method with(Group... belonging) {
        return new Method(name, meaning, parameters, List.of(belonging), factory);
    }

    Method named(String other, String otherMeaning) {
        return new Method(other, otherMeaning, parameters, groups, factory);
    }

    /** Return the parameter {@code name}. */
    public Optional<Parameter> parameter(String name) {
        return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Say which group {@code given} names break. */
    public Optional<Group> broken(Set<String> given) {
        return groups.stream().filter(group -> !group.satisfied(given)).findFirst();
    }

    /** Make the check. */
    public Check check(Arguments arguments) {
        return factory.apply(arguments);
    }
}
