package io.coldstream.sandbox;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /sandbox/domains} asks for: a domain alone, without mailboxes. Everything may be left out.
 *
 * @param failed the reason with which the registrar refuses the order
 */
record DomainForm(
        String name,
        Owner owner,
        @Nullable Instant expiresAt,
        boolean autoRenew,
        @Nullable String failed) {

    static DomainForm from(Form form) {
        DomainForm order = new DomainForm(
                form.text("domain").map(name -> name.toLowerCase(Locale.ROOT)).orElseGet(Ids::domain),
                Owner.from(form),
                form.instant("expiresAt").orElse(null),
                form.flag("autoRenew").orElse(false),
                form.text("failed").orElse(null));
        form.done();
        return order;
    }
}
