package io.coldstream.streams.reseller;

import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.avro.ErrorReport;
import io.coldstream.avro.MailboxReexport;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * The reseller's calls. Paths and bodies are the vendor's; the renewal, the listing and the meaning of statuses are known
 * second hand only and stand in this package alone. Nothing here repeats a request.
 */
public final class ResellerApi {

    private static final int MOST_OTHERS = 100;
    private static final int PAGE_SIZE = 50;

    private final URI base;
    private final Secret apiKey;
    private final CallLimits limits;
    private final Wire wire;
    private final Pace pages;

    /** @param base the address including {@code /api/v1/integration} */
    public ResellerApi(URI base, Secret apiKey, CallLimits limits) {
        this(base, apiKey, limits, jdksTrust());
    }

    /** @param trust whose certificates are believed; by default those of the JDK's trust store */
    ResellerApi(URI base, Secret apiKey, CallLimits limits, SSLContext trust) {
        this.base = base;
        this.apiKey = apiKey;
        this.limits = limits;
        this.wire = new Wire(limits, trust);
        this.pages = new Pace(limits.betweenPages());
    }

    /**
     * {@code POST /subscriptions/renew-subscriptions} for one subscription (certainty DOC): the reply to a list does not
     * say what became of each of its members. Paid, asynchronous, never refunded.
     */
    public Reply renew(String subscriptionId, LastWord lastWord) {
        return write(
                "POST",
                "/subscriptions/renew-subscriptions",
                Map.of("subscriptionIds", new String[] {subscriptionId}),
                lastWord);
    }

    /** {@code PATCH /mailboxes/update-mailbox-details} (certainty PAGE): only the fields given are changed. */
    public Reply updateMailbox(MailboxUpdate update, Optional<String> userId, LastWord lastWord) {
        Map<String, String> mailbox = new TreeMap<>();
        mailbox.put("mailboxId", update.getMailboxId());
        update.getFirstName().ifPresent(value -> mailbox.put("firstName", value));
        update.getLastName().ifPresent(value -> mailbox.put("lastName", value));
        update.getUserName().ifPresent(value -> mailbox.put("userName", value));
        update.getProfilePicture().ifPresent(value -> mailbox.put("profilePicture", value));
        String query = userId.map(id -> "?userId=" + encoded(id)).orElse("");
        return write("PATCH", "/mailboxes/update-mailbox-details" + query, Map.of("mailboxData", mailbox), lastWord);
    }

    /**
     * {@code POST /mailboxes/oauth} (certainty PAGE). The page contradicts itself on whether mailboxId or email is enough:
     * both are sent where both are known.
     */
    public Reply reexport(MailboxReexport export, LastWord lastWord) {
        Map<String, Object> body = new TreeMap<>();
        body.put("mailboxId", export.getMailboxId());
        export.getEmail().ifPresent(value -> body.put("email", value));
        body.put("microsoftOauthRoute", export.getMicrosoftOauthRoute().orElse(""));
        export.getGoogleOauthRoute()
                .ifPresent(route -> body.put(
                        "google",
                        Map.of(
                                "googleOauthRoute", route,
                                "clientId", export.getGoogleClientId().orElse(""),
                                "appName", export.getGoogleAppName().orElse(""))));
        return write("POST", "/mailboxes/oauth", body, lastWord);
    }

    /** {@code POST /send-errors} (certainty PAGE): query, payload and response are JSON as text. */
    public Reply sendError(ErrorReport report, LastWord lastWord) {
        return write(
                "POST",
                "/send-errors",
                Map.of(
                        "method", report.getMethod(),
                        "path", base.getPath() + report.getPath(),
                        "query", report.getQuery(),
                        "payload", report.getPayload(),
                        "response", report.getResponse()),
                lastWord);
    }

    /**
     * {@code PUT /dns} (certainty PAGE): sets the record. Without {@code excludedDMARCtags} the exclusions stay as they
     * are, an empty list clears them.
     */
    public Reply updateDns(DnsRecordUpdate update, LastWord lastWord) {
        Map<String, Object> body = new TreeMap<>();
        body.put("recordId", update.getRecordId());
        body.put("domain", update.getDomain());
        body.put("host", update.getHost());
        body.put("value", update.getValue());
        body.put("recordType", update.getRecordType());
        update.getPriority().ifPresent(value -> body.put("priority", value));
        update.getExcludedDmarcTags().ifPresent(tags -> body.put("excludedDMARCtags", List.copyOf(tags)));
        return write("PUT", "/dns?userId=" + encoded(update.getUserId()), body, lastWord);
    }

    /** {@code GET /dns} (certainty GUIDE). */
    public DnsRead readDns(DnsRecordUpdate about) {
        Reply reply = read("/dns?userId=" + encoded(about.getUserId()) + "&domain=" + encoded(about.getDomain()));
        return reply instanceof Reply.Answered answered && accepted(answered)
                ? DnsRead.of(answered, about.getRecordId())
                : new DnsRead.Failed(reply);
    }

    /**
     * {@code GET /subscriptions} (certainty DOC), page after page until the subscription is found. The call has no filter
     * by subscriptionId; the domain keeps the pages few.
     */
    public Observation observe(String subscriptionId, Optional<String> domain) {
        String filter = domain.map(name -> "&domain=" + encoded(name)).orElse("");
        int total = 1;
        Observation last = new Observation.Failed(new Reply.Unknown("pages-unreadable"));
        List<String> others = new ArrayList<>();
        for (int page = 1; page <= total; page++) {
            if (page > limits.pages()) {
                return new Observation.Failed(new Reply.Unknown("too-many-pages"));
            }
            if (page > 1 && !turn()) {
                return new Observation.Failed(new Reply.Unknown("interrupted"));
            }
            Reply reply = read("/subscriptions?limit=" + PAGE_SIZE + "&page=" + page + filter);
            if (!(reply instanceof Reply.Answered answered) || !accepted(answered)) {
                return new Observation.Failed(reply);
            }
            Optional<SubscriptionPage> listed =
                    SubscriptionPage.of(answered.envelope().data());
            listed.ifPresent(entries -> domain.ifPresent(name -> entries.others(subscriptionId, name)
                    .limit(MOST_OTHERS - others.size())
                    .forEach(others::add)));
            Optional<ListedSubscription> found = listed.flatMap(entries -> entries.find(subscriptionId));
            if (found.isPresent()) {
                return new Observation.Shown(found.get(), others, answered.clockSkewMillis());
            }
            Optional<Integer> totalPages = listed.flatMap(SubscriptionPage::totalPages);
            if (totalPages.isEmpty()) {
                return new Observation.Failed(reply);
            }
            total = totalPages.get();
            last = new Observation.NotShown(others, answered.clockSkewMillis());
        }
        return last;
    }

    /** One page of {@code GET /subscriptions} (certainty DOC), of all subscriptions. */
    public Listing list(int page) {
        Reply reply = read("/subscriptions?limit=" + PAGE_SIZE + "&page=" + page);
        if (!(reply instanceof Reply.Answered answered) || !accepted(answered)) {
            return new Listing.Failed(reply);
        }
        Optional<SubscriptionPage> listed =
                SubscriptionPage.of(answered.envelope().data());
        Optional<Integer> totalPages = listed.flatMap(SubscriptionPage::totalPages);
        return listed.isEmpty() || totalPages.isEmpty()
                ? new Listing.Failed(reply)
                : new Listing.Page(listed.get().all(), totalPages.get(), answered.clockSkewMillis());
    }

    static boolean accepted(Reply.Answered answered) {
        Integer status = answered.envelope().status();
        return answered.status() == 200 && status != null && status == 200;
    }

    private boolean turn() {
        try {
            pages.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Reply read(String pathAndQuery) {
        Asked asked = new Asked("GET", pathAndQuery, Map.of());
        return redacted(wire.send(request(pathAndQuery).GET().build(), null, asked));
    }

    private Reply write(String method, String pathAndQuery, Map<String, ?> body, LastWord lastWord) {
        SendGate gate = new SendGate(Json.bytes(body), lastWord);
        HttpRequest request = request(pathAndQuery)
                .header("Content-Type", "application/json")
                .method(method, gate)
                .build();
        return redacted(wire.send(request, gate, new Asked(method, pathAndQuery, body)));
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(base + pathAndQuery))
                .header("cmr-x-api-key", apiKey.reveal())
                .header("Accept", "application/json");
    }

    private Reply redacted(Reply reply) {
        return reply instanceof Reply.Answered answered
                ? new Reply.Answered(
                        answered.status(),
                        answered.envelope().without(apiKey.reveal()),
                        answered.clockSkewMillis(),
                        answered.retryAfterSeconds(),
                        answered.asked())
                : reply;
    }

    private static SSLContext jdksTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK's own trust store can't be read", e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
