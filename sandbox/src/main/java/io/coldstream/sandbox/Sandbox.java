package io.coldstream.sandbox;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

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
        Outbox outbox = new Outbox(books, time);
        Zone zone = new Zone(books, new DomainEvents(outbox));
        Backlog.Rooms rooms = rooms(books, outbox, zone, switches::now);
        Backlog backlog = new Backlog(books, rooms);
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
        addMailboxCalls(vendor, new MailboxCalls(books, rooms.mailboxes(), switches::now));
        addDomainCalls(vendor, new DomainCalls(books, rooms.domains()), new DnsCalls(zone));
        addSubscriptionCalls(
                vendor,
                new SubscriptionCalls(books),
                new SubscriptionOrders(books, rooms.renewals(), rooms.recreations(), switches::now));
        vendor.add("POST /send-errors", Sandbox::takeError);
        ControlApi control = new ControlApi(
                reseller,
                new ControlApi.Rooms(
                        rooms.orders(),
                        rooms.prewarmups(),
                        rooms.domains(),
                        dashboard(books, rooms, switches::now),
                        new ClockDesk(books, reseller, time),
                        new WebhookDesk(books, webhooks, time),
                        new EventDesk(outbox),
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

    private static Backlog.Rooms rooms(Books books, Outbox outbox, Zone zone, Supplier<Behaviour> behaviour) {
        Events events = new Events(outbox, behaviour);
        MailboxEvents mailboxEvents = new MailboxEvents(outbox);
        Domains domains = new Domains(books, new DomainEvents(outbox), zone, behaviour);
        Orders orders = new Orders(books, events, mailboxEvents, domains, zone, behaviour);
        return new Backlog.Rooms(
                new Renewals(books, events, behaviour),
                new Recreations(books, events, orders, behaviour),
                orders,
                new Prewarmups(books, orders, domains, outbox, behaviour),
                domains,
                new Mailboxes(books, mailboxEvents, behaviour));
    }

    private static Dashboard dashboard(Books books, Backlog.Rooms rooms, Supplier<Behaviour> behaviour) {
        return new Dashboard(
                books,
                new SubscriptionDesk(books, rooms.renewals(), rooms.recreations(), rooms.orders(), behaviour),
                new MailboxDesk(rooms.mailboxes()),
                new DomainDesk(books, rooms.domains()));
    }

    private static void addMailboxCalls(VendorApi vendor, MailboxCalls mailboxes) {
        vendor.add("PATCH /mailboxes/update-mailbox-details", mailboxes::update);
        vendor.add("POST /mailboxes/oauth", mailboxes::export);
    }

    private static void addDomainCalls(VendorApi vendor, DomainCalls domains, DnsCalls dns) {
        vendor.add("GET /dns", dns::list);
        vendor.add("PUT /dns", dns::update);
        vendor.add("POST /domains/renewal-price", domains::renewalPrice);
        vendor.add("POST /domains/renew", domains::renew);
        vendor.add("PATCH /domains/toggle-auto-renew", domains::toggleAutoRenew);
    }

    private static void addSubscriptionCalls(
            VendorApi vendor, SubscriptionCalls subscriptions, SubscriptionOrders orders) {
        vendor.add("GET /subscriptions", subscriptions::list);
        vendor.add("POST /subscriptions/renew-subscriptions", orders::renew);
        vendor.add("POST /subscriptions/toggle-autorenewal", orders::toggleAutoRenewal);
        vendor.add("POST /subscriptions/cancel", orders::cancel);
        vendor.add("POST /component/subscriptions/recreate", orders::recreate);
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
