package io.coldstream.streams.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The subscriptions of one domain, by id. Beyond {@value #MOST} the one that matters least is forgotten: one that does not
 * live before one that does, the oldest first. Only then can the order of arrival matter.
 */
public record Members(SortedMap<String, Member> byId) {

    static final int MOST = 1_000;

    /** More elders or youngers are not told at once: as the first ones drop out, the next ones follow. */
    static final int MOST_TOLD = 50;

    static final Members NONE = new Members(new TreeMap<>());

    private static final Comparator<Member> FIRST_ONE_FIRST =
            Comparator.comparing(Member::since).thenComparing(Member::subscriptionId);

    /**
     * Where a member stands among the others.
     *
     * @param elders members before it that no read since its coming has shown alive, and that nothing continues yet, the
     *     first one first
     * @param youngers living members after it, the first one first
     */
    record Place(List<String> elders, List<String> youngers) {

        static final Place ALONE = new Place(List.of(), List.of());

        Place {
            elders = List.copyOf(elders);
            youngers = List.copyOf(youngers);
        }
    }

    public Members {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    Members told(MembershipTold told) {
        SortedMap<String, Member> all = new TreeMap<>(byId);
        all.merge(told.subscriptionId(), Member.of(told), Member::merge);
        if (all.size() > MOST) {
            all.remove(Collections.min(
                            all.values(), Comparator.comparing(Member::lives).thenComparing(FIRST_ONE_FIRST))
                    .subscriptionId());
        }
        return new Members(all);
    }

    /** The living ones, the first one first. */
    public List<String> living() {
        return inOrder().stream()
                .filter(Member::lives)
                .map(Member::subscriptionId)
                .toList();
    }

    boolean lives(String subscriptionId) {
        Member member = byId.get(subscriptionId);
        return member != null && member.lives();
    }

    /** The place of each that belongs to the domain, also of one that ended: what came after it may continue it. */
    Map<String, Place> places() {
        List<Member> ordered = inOrder();
        Map<String, Place> places = new TreeMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            Member member = ordered.get(i);
            if (member.belongs()) {
                places.put(
                        member.subscriptionId(),
                        new Place(
                                elders(member, ordered.subList(0, i)),
                                youngers(member, ordered.subList(i + 1, ordered.size()))));
            }
        }
        return places;
    }

    private static List<String> elders(Member member, List<Member> before) {
        return before.stream()
                .filter(elder -> elder.belongs() && !elder.shownAfter(member.joinedAt()) && elder.mayBeKinOf(member))
                .limit(MOST_TOLD)
                .map(Member::subscriptionId)
                .toList();
    }

    private static List<String> youngers(Member member, List<Member> after) {
        return after.stream()
                .filter(younger -> younger.lives() && younger.mayBeKinOf(member))
                .limit(MOST_TOLD)
                .map(Member::subscriptionId)
                .toList();
    }

    private List<Member> inOrder() {
        List<Member> ordered = new ArrayList<>(byId.values());
        ordered.sort(FIRST_ONE_FIRST);
        return ordered;
    }
}
