package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.query.redrive.Aliases;
import io.coldstream.streams.query.redrive.Preview;
import io.coldstream.streams.query.redrive.Progress;
import io.coldstream.streams.query.redrive.Redriver;
import io.coldstream.streams.query.redrive.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends dead letters again: first what would change, then a redrive of this process, and how far it is. */
final class RedriveRoutes {

    private static final Logger log = LoggerFactory.getLogger(RedriveRoutes.class);

    private final Redriver redriver;
    private final AliasRoutes aliases;

    RedriveRoutes(Redriver redriver, AliasRoutes aliases) {
        this.redriver = redriver;
        this.aliases = aliases;
    }

    Answer post(Ask ask) {
        RedriveForm form = RedriveForm.read(ask);
        return isPreview(ask) ? preview(ask, form) : start(ask, form);
    }

    Answer progress(Ask ask) {
        return Answer.ok(shown(redriver.progress()));
    }

    private static boolean isPreview(Ask ask) {
        String preview = ask.query("preview");
        if (preview == null || preview.equals("false")) {
            return false;
        }
        if (preview.equals("true")) {
            return true;
        }
        throw Refused.unprocessable(List.of("preview: true or false"));
    }

    private Answer preview(Ask ask, RedriveForm form) {
        try {
            Preview preview = redriver.preview(form.filter(), aliases.asked(ask))
                    .orElseThrow(() -> Refused.unavailable("Another preview is running here, or there are too many dead"
                            + " letters to be read within 20 s. A redrive tries each letter in any case, and tells what"
                            + " became of it."));
            return Answer.ok(shown(preview));
        } catch (Aliases.Unknowable e) {
            throw Refused.rebalancing();
        }
    }

    private Answer start(Ask ask, RedriveForm form) {
        Progress begun = redriver.start(form.filter(), form.ratePerSecond(), aliases.asked(ask))
                .orElseThrow(() -> new Refused(
                        409,
                        "Running",
                        "A redrive is running in this process. GET /api/dead-letters/redrive shows how far it is."));
        log.atInfo()
                .setMessage("A redrive of dead letters was asked for")
                .addKeyValue("actor", ask.caller().actor())
                .addKeyValue("filter", form.filter())
                .addKeyValue("ratePerSecond", form.ratePerSecond())
                .log();
        return new Answer(202, shown(begun).node(), Map.of("Location", "/api/dead-letters/redrive"));
    }

    private static JsonObject shown(Preview preview) {
        List<JsonNode> outcomes = preview.lines().stream()
                .map(line -> (JsonNode) new JsonObject()
                        .with("event", said(line.event()))
                        .with("outcome", said(line.outcome()))
                        .with("reason", said(line.reason()))
                        .with("words", line.reason().isEmpty() ? null : DeadLetterRoutes.words(line.reason()))
                        .with("count", line.count())
                        .node())
                .toList();
        List<JsonNode> samples = preview.samples().stream()
                .map(sample -> (JsonNode) shown(sample).node())
                .toList();
        return new JsonObject()
                .with("matched", preview.matched())
                .with("more", preview.more())
                .with("tried", preview.tried())
                .with("outcomes", JsonObject.list(outcomes))
                .with("samples", JsonObject.list(samples));
    }

    private static JsonObject shown(Preview.Sample sample) {
        return new JsonObject()
                .with("deadLetterId", sample.deadLetterId())
                .with("event", said(sample.event()))
                .with("outcome", Preview.outcome(sample.verdict()))
                .with("reason", said(Preview.reason(sample.verdict())))
                .with("to", sample.verdict() instanceof Verdict.Leaves leaves ? JsonObject.list(leaves.to()) : null);
    }

    private static JsonObject shown(Progress progress) {
        ObjectNode left = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(progress.left()).forEach(left::put);
        return new JsonObject()
                .with("state", progress.state().name().toLowerCase(Locale.ROOT))
                .with("since", progress.since())
                .with("endedAt", progress.endedAt())
                .with("ratePerSecond", progress.ratePerSecond() == 0 ? null : progress.ratePerSecond())
                .with("matched", progress.matched())
                .with("more", progress.more())
                .with("redriven", progress.redriven())
                .with("left", left)
                .with("problem", progress.problem());
    }

    private static @Nullable String said(String text) {
        return text.isEmpty() ? null : text;
    }
}
