package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page "Get All Subscriptions". */
final class SubscriptionCalls {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Books books;

    SubscriptionCalls(Books books) {
        this.books = books;
    }

    /** {@code nextPage} counts on past the last page: clients must go by {@code totalPages}. */
    Reply list(Request request) {
        int limit = number(request.query("limit"), PAGE, LARGEST_PAGE);
        int page = number(request.query("page"), 1, Integer.MAX_VALUE);
        if (limit < 1 || page < 1) {
            return Reply.refused(422, "limit or page is not a positive number");
        }
        List<Subscription> all = wanted(request).toList();
        long from = (long) (page - 1) * limit;
        Map<String, Object> pagination = new LinkedHashMap<>();
        pagination.put("totalSearchedCount", all.size());
        pagination.put("currentPage", page);
        pagination.put("nextPage", page + 1L);
        pagination.put("totalPages", (all.size() + limit - 1) / limit);
        List<Map<String, Object>> shown = all.stream()
                .skip(from)
                .limit(limit)
                .map(SubscriptionCalls::shown)
                .toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("subscriptions", shown);
        data.put("pagination", pagination);
        return Reply.found(data);
    }

    private Stream<Subscription> wanted(Request request) {
        String domain = given(request.query("domain"));
        String status = given(request.query("status"));
        String userId = given(request.query("userId"));
        Stream<Subscription> candidates =
                domain != null ? books.subscriptionsOf(domain.toLowerCase(Locale.ROOT)) : books.all(Subscription.class);
        return candidates
                .filter(one -> one.status().isShown())
                .filter(one -> status == null || one.status().name().equalsIgnoreCase(status))
                .filter(one -> userId == null || one.owner().userId().equals(userId));
    }

    private static Map<String, Object> shown(Subscription subscription) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("subscriptionId", subscription.subscriptionId());
        shown.put("subscriptionStatus", subscription.status());
        shown.put("totalMailboxQuantity", subscription.terms().quantity());
        shown.put("billingCycle", subscription.terms().billingCycle());
        shown.put("pricePerMailbox", subscription.terms().price());
        shown.put("periodStart", subscription.period().start());
        shown.put("periodEnd", subscription.period().end());
        shown.put("serviceProvider", subscription.terms().provider());
        shown.put("autoRenew", subscription.terms().autoRenew());
        shown.put("userId", subscription.owner().userId());
        shown.put("domain", subscription.domain().name());
        return shown;
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static int number(@Nullable String text, int otherwise, int most) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return Math.min(Integer.parseInt(text), most);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
