package io.coldstream.sandbox;

import java.net.URI;

/** Reads what {@code POST /sandbox/settings} changes; what is not named stays. */
final class BehaviourForm {

    private BehaviourForm() {}

    static Behaviour from(Form form, Behaviour now) {
        Signature signature = new Signature(
                form.choice("signature", Signature.Signed.class)
                        .orElse(now.signature().signed()),
                form.choice("encoding", Signature.Encoding.class)
                        .orElse(now.signature().encoding()),
                form.flag("timestampRenewed").orElse(now.signature().renewed()));
        Recreation usual = now.recreation();
        Recreation recreation = new Recreation(
                form.flag("recreateKeepsPeriod").orElse(usual.keepPeriod()),
                form.flag("recreateKeepsMailboxIds").orElse(usual.keepMailboxIds()),
                form.flag("recreateSilent").orElse(usual.silent()));
        URI url = form.parsed("webhookUrl", URI::create, "an address").orElse(now.webhookUrl());
        int skew = form.integer("dateSkewSeconds", (int) now.dateSkewSeconds(), -1_000_000_000, 1_000_000_000);
        try {
            Behaviour next = new Behaviour(
                    form.choice("generation", Generation.class).orElse(now.generation()),
                    form.duration("processing").orElse(now.processing()),
                    form.integer("ratePerSecond", now.ratePerSecond(), 1, 2_000),
                    form.integer("quotaStatus", now.quotaStatus(), 400, 499),
                    skew,
                    signature,
                    recreation,
                    url);
            form.done();
            return next;
        } catch (IllegalArgumentException e) {
            throw new Problem(422, String.valueOf(e.getMessage()));
        }
    }
}
