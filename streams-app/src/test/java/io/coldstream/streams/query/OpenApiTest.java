package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.schemas.process.BusinessClock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final Pattern PATH = Pattern.compile("^  (/\\S*):$");
    private static final Pattern METHOD = Pattern.compile("^    (get|put|post|delete|patch):$");
    private static final Pattern REFERENCE = Pattern.compile("#/components/(\\w+)/(\\w+)");

    private static final String TEXT = Page.all().stream()
            .filter(page -> page.path().equals("/openapi.yaml"))
            .findFirst()
            .orElseThrow()
            .text();

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteExists() {
        Set<String> described = new TreeSet<>();
        String path = "";
        for (String line : TEXT.lines().toList()) {
            Matcher paths = PATH.matcher(line);
            Matcher methods = METHOD.matcher(line);
            if (paths.matches()) {
                path = paths.group(1);
            } else if (methods.matches()) {
                described.add(methods.group(1).toUpperCase(Locale.ROOT) + " " + path);
            }
        }

        assertThat(described).isEqualTo(served());
    }

    @Test
    void everyReferenceHasItsTarget() {
        Set<String> missing = new TreeSet<>();
        Matcher references = REFERENCE.matcher(TEXT);
        while (references.find()) {
            String target = "\n    " + references.group(2) + ":";
            if (!TEXT.substring(TEXT.indexOf("\n  " + references.group(1) + ":\n"))
                    .contains(target)) {
                missing.add(references.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Set<String> served() {
        InMemoryViews views = new InMemoryViews();
        Set<String> served = new TreeSet<>();
        try (Peers peers = new Peers()) {
            Routes.of(
                            new Relay(views, peers),
                            new InMemoryJournal(views),
                            List::of,
                            BusinessClock.REAL,
                            TestApi.noRedriver(),
                            "USD")
                    .forEach(route -> served.add(route.method().name() + " " + route.path()));
        }
        Page.all().forEach(page -> served.add("GET " + page.path()));
        return served;
    }
}
