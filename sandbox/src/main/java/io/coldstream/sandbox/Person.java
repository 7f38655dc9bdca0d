package io.coldstream.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom a mailbox is for. */
record Person(
        String firstName,
        String lastName,
        String userName,
        @Nullable String profilePicture) {

    /** Only the fields that are given change. */
    Person with(Map<String, String> changes) {
        return new Person(
                changes.getOrDefault("firstName", firstName),
                changes.getOrDefault("lastName", lastName),
                changes.getOrDefault("userName", userName),
                changes.containsKey("profilePicture") ? changes.get("profilePicture") : profilePicture);
    }
}
