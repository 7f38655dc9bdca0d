package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole list as a stream of rows: its pages one after the other, one in memory at a time. It is never a part that looks
 * whole: while partitions move it waits, and if it can't go on, the connection is cut before the end of the body.
 */
final class Export {

    private static final Logger log = LoggerFactory.getLogger(Export.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final Function<Ask, Answer> pages;
    private final Sheet sheet;
    private final Media media;

    Export(Function<Ask, Answer> pages, Sheet sheet, Media media) {
        this.pages = pages;
        this.sheet = sheet;
        this.media = media;
    }

    /** @throws Refused as long as nothing is sent, as the list itself would */
    void write(Context context, Ask ask) {
        Ask whole = ask.with("limit", Integer.toString(Ask.MOST_ITEMS));
        JsonNode first = pages.apply(whole).body();
        context.status(200)
                .contentType(media.contentType())
                .header("Content-Disposition", "attachment; filename=\"" + media.fileName(sheet) + "\"");
        try {
            // Not closed but at the end: closing would end the body, and what was cut off would look whole.
            Writer out =
                    new BufferedWriter(new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8));
            rows(out, whole, first);
            out.close();
        } catch (IOException e) {
            log.atDebug().setMessage("The reader of an export went away").log();
        } catch (RuntimeException e) {
            log.atWarn()
                    .setMessage("An export was cut off")
                    .addKeyValue("path", context.path())
                    .setCause(e)
                    .log();
            cut(context, e);
        }
    }

    private void rows(Writer out, Ask ask, JsonNode first) throws IOException {
        if (media == Media.CSV) {
            out.write(Csv.line(sheet.columns().stream().map(Column::title).toList()));
        }
        JsonNode page = first;
        while (true) {
            for (JsonNode item : page.path("items")) {
                out.write(row(item));
            }
            String next = page.path("next").textValue();
            if (next == null) {
                return;
            }
            out.flush();
            page = patiently(ask.with("cursor", next));
        }
    }

    private String row(JsonNode item) {
        return switch (media) {
            case CSV ->
                Csv.line(sheet.columns().stream()
                        .map(column -> column.cell().apply(item))
                        .toList());
            case JSON, NDJSON -> item + "\n";
        };
    }

    /** A page; waits for as long as a rebalance takes, and less than a connection may be idle. */
    private JsonNode patiently(Ask ask) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return pages.apply(ask).body();
            } catch (Refused e) {
                if (e.status() != 503 || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private static void cut(Context context, RuntimeException why) {
        ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(why);
    }
}
