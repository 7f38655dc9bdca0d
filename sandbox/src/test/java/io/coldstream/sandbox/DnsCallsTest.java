package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsCallsTest {

    private static final String DEFAULTS = "; rua=mailto:me@a.example; ruf=mailto:me@a.example; fo=0; rf=afrf;"
            + " ri=604800; pct=100; sp=reject; aspf=r; adkim=r";

    @TempDir
    Path folder;

    private Partner partner;

    @BeforeEach
    void start() {
        partner = Partner.with(folder);
        partner.ordered("{\"domain\":\"a.example\",\"userId\":\"ME\",\"userEmail\":\"me@a.example\"}");
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    private JsonNode record(String host) {
        for (JsonNode one :
                partner.get("/dns?userId=ME&domain=a.example").path("data").path("records")) {
            if (one.path("host").asText().equals(host)) {
                return one;
            }
        }
        throw new AssertionError("no record " + host);
    }

    private int put(String host, String more) {
        return partner.call(
                        "PUT",
                        "/dns?userId=ME",
                        "{\"recordId\":\"" + record(host).path("recordId").asText()
                                + "\",\"domain\":\"a.example\",\"host\":\"" + host + "\"," + more + "}")
                .statusCode();
    }

    @Test
    void orderedDomainHasADmarcRecordWithTheVendorsDefaults() {
        assertThat(record("_dmarc").path("value").asText()).isEqualTo("v=DMARC1; p=none" + DEFAULTS);
    }

    @Test
    void recordIsUpdatedAtOnce() {
        assertThat(put("www", "\"value\":\"b.example\",\"recordType\":\"CNAME\""))
                .isEqualTo(200);

        assertThat(record("www").path("value").asText()).isEqualTo("b.example");
    }

    @Test
    void excludedDmarcTagsStayExcludedUntilAnEmptyArrayClearsThem() {
        String policy = "\"value\":\"v=DMARC1; p=reject\",\"recordType\":\"TXT\"";

        put("_dmarc", policy + ",\"excludedDMARCtags\":[\"rua\",\"ruf\"]");
        assertThat(record("_dmarc").path("value").asText())
                .isEqualTo("v=DMARC1; p=reject; fo=0; rf=afrf; ri=604800; pct=100; sp=reject; aspf=r; adkim=r");
        put("_dmarc", policy);
        assertThat(record("_dmarc").path("value").asText()).doesNotContain("rua");
        put("_dmarc", policy + ",\"excludedDMARCtags\":[]");
        assertThat(record("_dmarc").path("value").asText()).isEqualTo("v=DMARC1; p=reject" + DEFAULTS);
    }

    @Test
    void badBodiesAreUnprocessable() {
        assertThat(put("www", "\"value\":\"b.example\",\"recordType\":\"NONSENSE\""))
                .isEqualTo(422);
        assertThat(put("www", "\"recordType\":\"CNAME\"")).isEqualTo(422);
        assertThat(put("www", "\"value\":\"b.example\",\"recordType\":\"MX\",\"priority\":\"high\""))
                .isEqualTo(422);
        assertThat(put("_dmarc", "\"value\":\"v=DMARC1\",\"recordType\":\"TXT\",\"excludedDMARCtags\":[\"p\"]"))
                .isEqualTo(422);
        assertThat(put("_dmarc", "\"value\":\"v=DMARC1\",\"recordType\":\"TXT\",\"excludedDMARCtags\":\"rua\""))
                .isEqualTo(422);
        assertThat(partner.call(
                                "PUT",
                                "/dns?userId=ME",
                                "{\"recordId\":\"rec_0\",\"domain\":\"a.example\",\"host\":\"@\",\"value\":\"b\","
                                        + "\"recordType\":\"A\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void wrongUserSeesAnEmptyList() {
        assertThat(partner.get("/dns?userId=YOU&domain=a.example").path("data").path("records"))
                .isEmpty();
        assertThat(partner.get("/dns").path("status").asInt()).isEqualTo(422);
    }
}
