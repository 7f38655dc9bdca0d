package io.coldstream.sandbox;

/** The user of the partner that a subscription or a domain belongs to. */
record Owner(String userId, String userEmail) {

    static Owner from(Form form) {
        String userId = form.text("userId").orElseGet(Ids::next);
        return new Owner(userId, form.text("userEmail").orElse("user@partner.example"));
    }
}
