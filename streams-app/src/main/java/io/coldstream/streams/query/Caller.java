package io.coldstream.streams.query;

/** Who asks, as it stands in requests: a role, since tokens belong to roles. */
record Caller(String actor, Role role) {

    /** What one may do. */
    enum Role {
        VIEWER,
        OPERATOR
    }
}
