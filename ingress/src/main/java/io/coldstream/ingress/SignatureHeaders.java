package io.coldstream.ingress;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/** The vendor's headers of one request, as they came. */
record SignatureHeaders(Optional<String> signature, Optional<String> timestamp) {

    static SignatureHeaders of(HttpServletRequest request) {
        return new SignatureHeaders(
                Optional.ofNullable(request.getHeader("cmr-x-signature")),
                Optional.ofNullable(request.getHeader("cmr-x-timestamp")));
    }

    /** The time of sending that the header claims; empty without a header that can be read. */
    Optional<Instant> claimedTime() {
        return timestamp.flatMap(SendingTime::read);
    }
}
