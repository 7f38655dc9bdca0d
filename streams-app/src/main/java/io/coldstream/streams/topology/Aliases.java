package io.coldstream.streams.topology;

import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Delivered;
import io.coldstream.streams.domain.Stamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which subscription each mailbox belongs to, and which creation its credentials came with. Where webhooks contradict
 * each other the later stamp holds, as for every other fact, so the order of arrival does not matter.
 */
final class Aliases {

    /**
     * Teachers remembered per mailbox, to know a repetition that was sent anew at a later time: of one identity the first
     * one received counts. The vendor sends one creation, so there are rarely two.
     */
    private static final int MOST_HEARD = 16;

    /** Webhooks remembered per mailbox, to bring their repetitions where they went. */
    private static final int MOST_DELIVERED = 16;

    private final KeyValueStore<String, AliasLearnt> store;

    Aliases(KeyValueStore<String, AliasLearnt> store) {
        this.store = store;
    }

    /** The subscription that the mailbox belongs to; {@code null} while none is known. */
    @Nullable
    String owner(String alias) {
        AliasLearnt known = store.get(alias);
        return known == null ? null : known.getSubscriptionId();
    }

    Lesson learn(String alias, AliasLearnt told) {
        AliasLearnt known = store.get(alias);
        boolean newest = told.getSealedCredentials().isPresent() && bringsNewestCredentials(known, stamp(told));
        boolean later =
                known == null || (isNews(known, stamp(told)) && stamp(told).compareTo(stamp(known)) > 0);
        AliasLearnt holds = later ? told : known;
        save(alias, AliasLearnt.newBuilder(holds), known, stamp(told), newest);
        String loser = known == null || known.getSubscriptionId().equals(told.getSubscriptionId())
                ? null
                : (later ? known : told).getSubscriptionId();
        return new Lesson(holds.getSubscriptionId(), loser, newest);
    }

    /**
     * Hears of credentials that came under the alias of a known mailbox, and answers whether they are the newest. It says
     * nothing about the owner: such a webhook names none.
     */
    boolean hear(String alias, Stamp credentials) {
        AliasLearnt known = store.get(alias);
        boolean newest = bringsNewestCredentials(known, credentials);
        save(alias, AliasLearnt.newBuilder(known), known, credentials, newest);
        return newest;
    }

    /**
     * To which subscription a webhook under the alias of a known mailbox goes: to the mailbox's own, but a repetition to
     * where the first one went. There it is known; the mailbox's new owner may not have heard of it yet.
     *
     * @param identity of the event
     */
    String recipient(String alias, String identity) {
        AliasLearnt known = store.get(alias);
        for (Delivered delivered : known.getDelivered()) {
            if (delivered.getIdentity().equals(identity)) {
                return delivered.getSubscriptionId();
            }
        }
        List<Delivered> all = new ArrayList<>(known.getDelivered());
        all.add(new Delivered(identity, known.getSubscriptionId()));
        store.put(
                alias,
                AliasLearnt.newBuilder(known)
                        .setDelivered(all.subList(Math.max(0, all.size() - MOST_DELIVERED), all.size()))
                        .build());
        return known.getSubscriptionId();
    }

    private void save(
            String alias, AliasLearnt.Builder holds, @Nullable AliasLearnt known, Stamp heard, boolean newest) {
        if (known != null && !isNews(known, heard)) {
            return;
        }
        holds.setSealedCredentials(null)
                .setHeard(heard(known, heard.bodyHash()))
                .setDelivered(known == null ? List.of() : known.getDelivered());
        if (newest) {
            holds.setCredentialsSentAt(heard.sentAt()).setCredentialsBodyHash(heard.bodyHash());
        } else if (known != null) {
            holds.setCredentialsSentAt(known.getCredentialsSentAt().orElse(null))
                    .setCredentialsBodyHash(known.getCredentialsBodyHash().orElse(null));
        }
        store.put(alias, holds.build());
    }

    private static boolean bringsNewestCredentials(@Nullable AliasLearnt known, Stamp stamp) {
        return known == null
                || (isNews(known, stamp)
                        && known.getCredentialsSentAt()
                                .map(sentAt -> new Stamp(
                                        sentAt, known.getCredentialsBodyHash().orElse("")))
                                .map(newest -> stamp.compareTo(newest) > 0)
                                .orElse(true));
    }

    private static boolean isNews(AliasLearnt known, Stamp stamp) {
        return !known.getHeard().contains(stamp.bodyHash());
    }

    private static List<String> heard(@Nullable AliasLearnt known, String bodyHash) {
        List<String> heard = new ArrayList<>(known == null ? List.of() : known.getHeard());
        heard.add(bodyHash);
        return heard.subList(Math.max(0, heard.size() - MOST_HEARD), heard.size());
    }

    private static Stamp stamp(AliasLearnt learnt) {
        return new Stamp(learnt.getSentAt(), learnt.getBodyHash());
    }

    /**
     * What follows from one teaching.
     *
     * @param owner the subscription that the mailbox belongs to now
     * @param loser the one that it does not belong to, or no longer; {@code null} when nobody contradicts
     * @param newestCredentials whether it brought credentials later than all before
     */
    record Lesson(String owner, @Nullable String loser, boolean newestCredentials) {}
}
