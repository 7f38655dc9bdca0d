package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/** What the inventory is counted by. The codes are schema: they stand in keys and in what analysts keep. */
public enum Dimension {
    TOTAL("total"),
    PROVIDER("provider"),
    USER("user"),
    DOMAIN("domain"),
    STATUS("status"),
    CREATED_MONTH("created-month"),
    EXPIRY_MONTH("expiry-month"),
    PRICE("price");

    private final String code;

    Dimension(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** {@code null} if no dimension has this code. */
    public static @Nullable Dimension of(String code) {
        for (Dimension dimension : values()) {
            if (dimension.code.equals(code)) {
                return dimension;
            }
        }
        return null;
    }
}
