package io.coldstream.streams.codec;

import java.util.regex.Pattern;

/** Names that come from a payload and are shown in clear. A name can be anything, even what should have been a value. */
public final class FieldName {

    private static final Pattern ORDINARY = Pattern.compile("[A-Za-z0-9_$.-]{1,64}");

    private FieldName() {}

    /** The name, or a placeholder with its place among its neighbours: a hash would invite guessing. */
    static String shown(String name, int place) {
        return ORDINARY.matcher(name).matches() ? name : "?" + place;
    }

    /** The name of an event, or a placeholder. */
    public static String shown(String event) {
        return ORDINARY.matcher(event).matches() ? event : "?";
    }
}
