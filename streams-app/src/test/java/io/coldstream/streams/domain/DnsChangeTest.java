package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsChangeTest {

    private static final String FILLED_IN =
            "rua=mailto:a@b.c; ruf=mailto:a@b.c; fo=0; rf=afrf; ri=604800; pct=100; sp=reject; aspf=r; adkim=r";

    @Test
    void laterChangeTakesTheEarliersPlaceAndKeepsItsExclusionsWhereItSaysNothingOfThem() {
        DnsChange listed = dmarc("p=none", List.of("rua"));
        DnsChange silent = dmarc("p=reject", null);
        DnsChange clearing = dmarc("p=reject", List.of());

        assertThat(listed.then(silent)).isEqualTo(dmarc("p=reject", List.of("rua")));
        assertThat(silent.then(silent).excludedTags()).isNull();
        assertThat(listed.then(clearing)).isEqualTo(clearing);
        assertThat(clearing.then(silent)).as("empty is not absent").isEqualTo(clearing);
        assertThat(silent.then(listed)).isEqualTo(listed);
        assertThat(listed.then(clearing).then(silent)).isEqualTo(clearing);
        DnsChange spf = change("@", "v=spf1 -all", "TXT", null, null);
        assertThat(listed.then(spf)).as("no DMARC record any more").isEqualTo(spf);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TXT|@|v=spf1 -all|example.com.|\"v=spf1 -all\"|true",
                "TXT|@|v=spf1 -all||\"v=spf1 \" \"-all\"|true",
                "TXT|@|v=spf1 -all|@|v=spf1 ~all|false",
                "TXT|@|Case|@|case|false",
                "CNAME|www|Target.example.net|WWW.example.com|target.example.net.|true",
                "CNAME|www|a.example.net|mail|a.example.net|false",
                "A|www|192.0.2.1|www|192.0.2.2|false"
            })
    void recordIsShownHoweverTheListWritesIt(
            String type, String host, String value, @Nullable String shownHost, String shownValue, boolean same) {
        DnsShown shown =
                new DnsShown("R1", shownHost == null ? "" : shownHost, shownValue, type.toLowerCase(Locale.ROOT), null);

        assertThat(change(host, value, type, null, null).isShownBy(shown)).isEqualTo(same);
    }

    @Test
    void anotherIdTypeOrPriorityIsNotTheRecord() {
        DnsChange wanted = change("@", "mx.example.net", "MX", "10", null);

        assertThat(wanted.isShownBy(new DnsShown("R1", "@", "mx.example.net", "MX", "10")))
                .isTrue();
        assertThat(wanted.isShownBy(new DnsShown("R1", "@", "mx.example.net", "MX", "20")))
                .isFalse();
        assertThat(wanted.isShownBy(new DnsShown("R1", "@", "mx.example.net", "MX", null)))
                .isFalse();
        assertThat(wanted.isShownBy(new DnsShown("R2", "@", "mx.example.net", "MX", "10")))
                .isFalse();
        assertThat(wanted.isShownBy(new DnsShown("R1", "@", "mx.example.net", "CNAME", "10")))
                .isFalse();
        assertThat(change("@", "mx.example.net", "MX", null, null)
                        .isShownBy(new DnsShown("R1", "@", "mx.example.net", "MX", "10")))
                .isTrue();
    }

    @Test
    void dmarcIsComparedTagByTag() {
        DnsShown all = shown("v=DMARC1; p=reject; " + FILLED_IN);
        DnsShown withoutRua = shown("v=DMARC1;p=reject;" + FILLED_IN.replace("rua=mailto:a@b.c; ", ""));

        assertThat(dmarc("p=reject", null).isShownBy(all)).isTrue();
        assertThat(dmarc("p=reject", null).isShownBy(withoutRua)).isTrue();
        assertThat(dmarc("p=none", null).isShownBy(all)).isFalse();
        assertThat(dmarc("p=reject; pct=50", null).isShownBy(all)).isFalse();
        assertThat(dmarc("p=reject; fo=0", null).isShownBy(all)).isTrue();
    }

    /** Else a change of the exclusions alone would be taken for done before it was. */
    @Test
    void exclusionsThatWereAskedForHaveToShow() {
        DnsShown all = shown("v=DMARC1; p=reject; " + FILLED_IN);
        DnsShown withoutRua = shown("v=DMARC1; p=reject; " + FILLED_IN.replace("rua=mailto:a@b.c; ", ""));

        assertThat(dmarc("p=reject", List.of("rua")).isShownBy(all)).isFalse();
        assertThat(dmarc("p=reject", List.of("rua")).isShownBy(withoutRua)).isTrue();
        assertThat(dmarc("p=reject", List.of()).isShownBy(withoutRua)).isFalse();
        assertThat(dmarc("p=reject", List.of()).isShownBy(all)).isTrue();
        assertThat(dmarc("p=reject", List.of("rua", "ruf")).isShownBy(withoutRua))
                .isFalse();
    }

    private static DnsShown shown(String value) {
        return new DnsShown("R1", "_dmarc", value, "TXT", null);
    }

    private static DnsChange dmarc(String tags, @Nullable List<String> excluded) {
        return change("_dmarc", "v=DMARC1; " + tags, "TXT", null, excluded);
    }

    private static DnsChange change(
            String host, String value, String type, @Nullable String priority, @Nullable List<String> excluded) {
        return new DnsChange("U1", "example.com", "R1", host, value, type, priority, excluded);
    }
}
