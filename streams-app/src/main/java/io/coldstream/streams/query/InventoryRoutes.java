package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.InventoryCount;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.codec.Tallies;
import io.coldstream.streams.domain.Bucket;
import io.coldstream.streams.domain.Dimension;
import java.util.Arrays;
import java.util.List;

/** The inventory counted by one dimension, or by all. */
final class InventoryRoutes {

    static final Sheet SHEET = Sheet.of("inventory", "dimension", "value", "mailboxes", "subscriptions")
            .with(Column.each("mailboxPrices", "/mailboxPrices", "amount"))
            .with(Column.each("currency", "/mailboxPrices", "currency"));

    private final Lists lists;

    InventoryRoutes(Relay relay) {
        this.lists = new Lists(relay);
    }

    Answer list(Ask ask) {
        return lists.answer(Table.INVENTORY, prefix(ask), ask, InventoryRoutes::shown);
    }

    private static String prefix(Ask ask) {
        String code = ask.query("dimension");
        if (code == null) {
            return "";
        }
        Dimension dimension = Dimension.of(code);
        if (dimension == null) {
            List<String> codes =
                    Arrays.stream(Dimension.values()).map(Dimension::code).toList();
            throw Refused.unprocessable(List.of("dimension: one of " + codes));
        }
        return Bucket.prefix(dimension);
    }

    private static ObjectNode shown(Entry<InventoryTally> entry) {
        InventoryCount count = Tallies.count(entry.value());
        return new JsonObject()
                .with("dimension", count.getDimension())
                .with("value", count.getValue())
                .with("mailboxes", count.getMailboxes())
                .with("subscriptions", count.getSubscriptions())
                .with(
                        "mailboxPrices",
                        JsonObject.list(count.getMailboxPrices().stream()
                                .map(sum -> new JsonObject()
                                        .with("amount", sum.getAmount())
                                        .with("currency", sum.getCurrency()))
                                .toList()))
                .node();
    }
}
