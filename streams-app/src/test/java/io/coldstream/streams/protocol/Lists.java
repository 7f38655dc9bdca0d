package io.coldstream.streams.protocol;

import java.util.ArrayList;
import java.util.List;

/** Lists that never change. */
final class Lists {

    private Lists() {}

    static <T> List<T> with(List<T> list, T one) {
        List<T> next = new ArrayList<>(list);
        next.add(one);
        return List.copyOf(next);
    }

    /** Without the first that equals {@code one}. */
    static <T> List<T> without(List<T> list, T one) {
        List<T> next = new ArrayList<>(list);
        next.remove(one);
        return List.copyOf(next);
    }
}
