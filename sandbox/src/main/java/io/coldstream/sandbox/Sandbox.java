package io.coldstream.sandbox;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The simulated reseller, running. */
public final class Sandbox implements AutoCloseable {

    private final Switches switches;
    private final RealTime time;
    private final Reseller reseller;
    private final WebhookSender webhooks;
    private final List<Delivery> left;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Javalin server;

    private Sandbox(SandboxSettings settings, RealTime time) throws IOException {
        this.switches = new Switches(settings.behaviour());
        this.time = time;
        Books books = new Books();
        Journal journal = Journal.open(settings.dataDir(), books::restore);
        Events events = new Events(books, time, switches::now);
        Zone zone = new Zone(books);
        Orders orders = new Orders(books, events, zone, switches::now);
        Renewals renewals = new Renewals(books, events, switches::now);
        Mailboxes mailboxes = new Mailboxes(books, events, switches::now);
        Backlog backlog = new Backlog(books, renewals, orders, mailboxes);
        begin(books, journal, settings);
        this.reseller = new Reseller(books, journal, time, backlog::carryOut);
        Faults faults = new Faults();
        Deliveries deliveries = new Deliveries(books, reseller, time);
        this.left = deliveries.pending();
        this.webhooks = new WebhookSender(
                new WebhookPost(settings.apiKey(), time, switches::now), deliveries, faults, time, switches::now);
        CallLog calls = new CallLog();
        VendorApi.Gate gate = new VendorApi.Gate(new RateLimit(time), faults, new FaultReply(closing), calls);
        VendorApi vendor = new VendorApi(settings.apiKey(), reseller, gate, switches::now, time);
        addCalls(
                vendor,
                new MailboxCalls(books, mailboxes, switches::now),
                new DnsCalls(zone),
                new SubscriptionCalls(books, renewals));
        ControlApi control = new ControlApi(
                reseller,
                new ControlApi.Rooms(
                        orders,
                        new Dashboard(books, renewals, mailboxes),
                        new ClockDesk(books, reseller, time),
                        new WebhookDesk(books, webhooks, time),
                        new Oracle(books, journal.ledger(), settings.currency())),
                new ControlApi.Outside(faults, calls),
                switches);
        this.server = new Front(settings.host(), settings.port(), time, switches).server(vendor, control);
    }

    /**
     * Opens the data folder, carries out what fell due meanwhile, and listens.
     *
     * @throws IllegalStateException when the folder or the port can't be used
     */
    public static Sandbox start(SandboxSettings settings) {
        return start(settings, new SystemTime());
    }

    static Sandbox start(SandboxSettings settings, RealTime time) {
        try {
            Sandbox sandbox = new Sandbox(settings, time);
            sandbox.open();
            return sandbox;
        } catch (IOException | UncheckedIOException e) {
            time.close();
            throw new IllegalStateException("the sandbox can't use its folder: " + e.getMessage(), e);
        }
    }

    private static void begin(Books books, Journal journal, SandboxSettings settings) {
        if (books.find(Wallet.class, Wallet.KEY).isEmpty()) {
            books.put(new Wallet(settings.wallet()));
        }
        if (books.find(ClockState.class, ClockState.KEY)
                .filter(known -> known.configured().equals(settings.clock()))
                .isEmpty()) {
            books.put(ClockState.begin(settings.clock()));
        }
        books.begin(journal.ledger().size());
    }

    private static void addCalls(
            VendorApi vendor, MailboxCalls mailboxes, DnsCalls dns, SubscriptionCalls subscriptions) {
        vendor.add("PATCH /mailboxes/update-mailbox-details", mailboxes::update);
        vendor.add("POST /mailboxes/oauth", mailboxes::export);
        vendor.add("GET /dns", dns::list);
        vendor.add("PUT /dns", dns::update);
        vendor.add("GET /subscriptions", subscriptions::list);
        vendor.add("POST /subscriptions/renew-subscriptions", subscriptions::renew);
        vendor.add("POST /send-errors", Sandbox::takeError);
    }

    private static Reply takeError(Request request) {
        return request.body().isObject()
                ? Reply.accepted("Thank you")
                : Reply.refused(422, "the body is not an object");
    }

    private void open() {
        try {
            reseller.sendWith(webhooks::send);
            reseller.settle();
            webhooks.resume(left);
            server.start();
        } catch (RuntimeException e) {
            close();
            throw new IllegalStateException("the sandbox can't start: " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.port();
    }

    /** From now on webhooks go to {@code url}. */
    public void webhookUrl(URI url) {
        switches.change(now -> now.with(url));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop();
        webhooks.close();
        reseller.close();
        time.close();
    }
}
