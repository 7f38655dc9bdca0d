package io.coldstream.streams.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which a list is to be had; the first that a caller likes best is chosen (RFC 9110, section 12.5.1). */
enum Media {
    JSON("application/json", "application/json", "json"),
    CSV("text/csv", "text/csv; charset=utf-8; header=present", "csv"),
    NDJSON("application/x-ndjson", "application/x-ndjson", "ndjson");

    private final String type;
    private final String contentType;
    private final String extension;

    Media(String type, String contentType, String extension) {
        this.type = type;
        this.contentType = contentType;
        this.extension = extension;
    }

    String contentType() {
        return contentType;
    }

    String fileName(Sheet sheet) {
        return sheet.name() + "." + extension;
    }

    /** @throws Refused with 406 if none of them is wanted */
    static Media wanted(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        List<Range> ranges = Arrays.stream(accept.split(",")).map(Range::of).toList();
        Media best = null;
        double bestQuality = 0;
        for (Media media : values()) {
            double quality = media.quality(ranges);
            if (quality > bestQuality) {
                best = media;
                bestQuality = quality;
            }
        }
        if (best == null) {
            throw new Refused(
                    406,
                    "Not to be had in this form",
                    "Accept one of "
                            + Arrays.stream(values()).map(media -> media.type).toList() + ".");
        }
        return best;
    }

    /** What the most specific range says of it. */
    private double quality(List<Range> ranges) {
        double quality = 0;
        int specific = 0;
        for (Range range : ranges) {
            if (range.holds(type) && range.name.length() > specific) {
                quality = range.quality;
                specific = range.name.length();
            }
        }
        return quality;
    }

    private record Range(String name, double quality) {

        static Range of(String text) {
            String[] parts = text.split(";", -1);
            double quality = 1;
            for (String part : parts) {
                String parameter = part.strip().toLowerCase(Locale.ROOT);
                if (parameter.startsWith("q=")) {
                    quality = number(parameter.substring(2));
                }
            }
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), quality);
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        boolean holds(String type) {
            return name.equals("*/*")
                    || name.equals(type)
                    || (name.endsWith("/*") && type.startsWith(name.substring(0, name.length() - 1)));
        }
    }
}
