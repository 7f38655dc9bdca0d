package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What dispatch has spent or reserved of the day's and the month's caps, wherever it runs. */
final class Spent {

    static final String PART = "spent";

    private static final String BEGINNING = "beginning";
    private static final String AT_ONCE = "500";

    private final Lists lists;

    Spent(Lists lists) {
        this.lists = lists;
    }

    Function<Purse, @Nullable Money> gathered(Ask ask, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<String, Money> used = new HashMap<>();
        for (String beginning : List.of(Purse.before(Purse.Span.DAY, today), Purse.before(Purse.Span.MONTH, today))) {
            gather(ask.get(RenewalRoutes.PATH).with(Lists.PART, PART).with(BEGINNING, beginning), used);
        }
        return purse -> used.get(purse.key());
    }

    private void gather(Ask ask, Map<String, Money> used) {
        Ask page = ask.with("limit", AT_ONCE);
        String next = null;
        do {
            Lists.Part part = lists.gathered(
                    Table.DISPATCH_SPENDING,
                    beginning(ask),
                    next == null ? page : page.with("cursor", Cursor.of(next)),
                    Spent::shown);
            part.items()
                    .forEach((key, amount) -> used.put(
                            key,
                            new Money(
                                    new BigDecimal(amount.path("amount").asText()),
                                    amount.path("currency").asText())));
            next = part.next();
        } while (next != null);
    }

    /** The part of this process. */
    Answer local(Ask ask) {
        return lists.answer(Table.DISPATCH_SPENDING, beginning(ask), ask, Spent::shown);
    }

    private static String beginning(Ask ask) {
        String beginning = ask.query(BEGINNING);
        return beginning == null ? "" : beginning;
    }

    private static @Nullable JsonNode shown(Entry<Amount> entry) {
        return new JsonObject()
                .with("amount", entry.value().getAmount())
                .with("currency", entry.value().getCurrency())
                .node();
    }
}
