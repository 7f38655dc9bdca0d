package io.coldstream.ingress;

import java.util.Enumeration;
import java.util.Optional;
import java.util.function.Function;

/** The headers of one request, in which it says who sent it. */
@FunctionalInterface
interface SignatureHeaders {

    /** A header's value as it came; empty without it, and if it stands twice: which one was meant, nobody knows. */
    Optional<String> value(String name);

    /** @param all every value of the header of a name */
    static SignatureHeaders of(Function<String, Enumeration<String>> all) {
        return name -> {
            Enumeration<String> values = all.apply(name);
            Optional<String> first = values.hasMoreElements() ? Optional.of(values.nextElement()) : Optional.empty();
            return first.filter(value -> !values.hasMoreElements());
        };
    }
}
