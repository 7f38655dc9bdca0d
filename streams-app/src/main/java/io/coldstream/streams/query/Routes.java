package io.coldstream.streams.query;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.query.redrive.Redriver;
import java.util.List;

/** The table of routes; {@code openapi.yaml} describes each of them. */
final class Routes {

    private Routes() {}

    /** @param currency the one of the reseller's prices */
    static List<Route> of(
            Relay relay,
            Journal journal,
            DeadLetters letters,
            BusinessClock clock,
            Redriver redriver,
            String currency) {
        SubscriptionRoutes subscriptions = new SubscriptionRoutes(relay, clock);
        MailboxRoutes mailboxes = new MailboxRoutes(relay);
        DomainRoutes domains = new DomainRoutes(relay);
        DispatchRoutes dispatch = new DispatchRoutes(relay, clock);
        CommandRoutes commands = new CommandRoutes(relay, journal, clock, currency);
        AuditRoutes audit = new AuditRoutes(relay, journal, clock);
        PolicyRoutes policies = new PolicyRoutes(relay.views(), journal, clock, currency);
        RenewalRoutes renewals = new RenewalRoutes(relay, clock, currency);
        AliasRoutes aliases = new AliasRoutes(relay);
        RedriveRoutes redrives = new RedriveRoutes(redriver, aliases);
        return List.of(
                Route.list("/api/subscriptions", subscriptions::list, SubscriptionRoutes.SHEET),
                Route.get("/api/subscriptions/{id}", subscriptions::one),
                Route.get("/api/subscriptions/{id}/mailboxes", subscriptions::mailboxes),
                Route.get("/api/subscriptions/{id}/timeline", subscriptions::timeline),
                Route.list("/api/mailboxes", mailboxes::list, MailboxRoutes.SHEET),
                Route.get("/api/mailboxes/{id}", mailboxes::one),
                Route.list("/api/domains", domains::list, DomainRoutes.SHEET),
                Route.get("/api/domains/{userId}/{domain}", domains::one),
                Route.get("/api/domains/{userId}/{domain}/timeline", domains::timeline),
                Route.get("/api/parked", new ParkedRoutes(relay)::list),
                Route.list("/api/inventory", new InventoryRoutes(relay)::list, InventoryRoutes.SHEET),
                Route.get(RenewalRoutes.PATH, renewals::calendar),
                Route.question("/api/renewals/forecast", renewals::forecast),
                Route.post("/api/renewals/{opId}/retry", commands::retry),
                Route.post("/api/renewals/{opId}/resolve", commands::resolve),
                Route.post("/api/renewals/{opId}/approve", commands::approve),
                Route.post("/api/commands", commands::ask),
                Route.get("/api/commands/{commandId}", commands::one),
                Route.get(DispatchRoutes.PATH, dispatch::status),
                Route.post("/api/commands/{commandId}/retry", commands::retryCommand),
                Route.post("/api/commands/{commandId}/resolve", commands::resolveCommand),
                Route.get("/api/policies", policies::list),
                Route.get("/api/policies/{scope}", policies::one),
                Route.put("/api/policies/{scope}", policies::put),
                Route.delete("/api/policies/{scope}", policies::delete),
                Route.get("/api/spending", policies::spending),
                Route.put("/api/spending", policies::putSpending),
                Route.get("/api/dead-letters", new DeadLetterRoutes(letters)::list),
                Route.post("/api/dead-letters/redrive", redrives::post),
                Route.get("/api/dead-letters/redrive", redrives::progress),
                Route.list("/api/audit", audit::list, AuditRoutes.SHEET),
                Route.post("/api/audit/sweeps", audit::sweep),
                Route.get("/api/contract-drift", new DriftRoutes(relay)::list),
                Route.get(AliasRoutes.PATH, aliases::one));
    }
}
