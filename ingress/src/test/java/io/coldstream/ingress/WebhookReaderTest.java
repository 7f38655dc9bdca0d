package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The order of the design.
                "{'subscriptionId':'s1','mailboxId':'m1','userId':'u1','domain':'d.com','orderId':'o1'} | s1",
                "{'mailboxId':'m1','mailboxDetails':{'mailboxId':'m2'},'userId':'u1','domain':'d.com'} | mailbox:m1",
                "{'mailboxDetails':{'mailboxId':'m2'},'userId':'u1','domain':'d.com','orderId':'o1'} | mailbox:m2",
                "{'userId':'u1','domain':'D.com','orderId':'o1'} | domain:u1/d.com",
                "{'userId':'u1','domainName':'Company.COM','orderId':'o1'} | domain:u1/company.com",
                "{'userId':'u1','domain':'a.com','domainName':'b.com'} | domain:u1/a.com",
                "{'domain':'d.com','orderId':'o1'} | order:o1",
                "{'userId':'u1','orderId':'o1'} | order:o1",
                // What is not usable is passed over.
                "{'subscriptionId':'','mailboxId':'m1'} | mailbox:m1",
                "{'subscriptionId':'a b','mailboxId':'m1'} | mailbox:m1",
                "{'subscriptionId':'a/b','mailboxId':'m1'} | mailbox:m1",
                "{'subscriptionId':'a\\nb','mailboxId':'m1'} | mailbox:m1",
                "{'subscriptionId':null,'mailboxId':'m1'} | mailbox:m1",
                "{'subscriptionId':{'x':1},'mailboxId':['m1'],'orderId':'o1'} | order:o1",
                "{'subscriptionId':true,'orderId':'o1'} | order:o1",
                "{'subscriptionId':1.5,'orderId':'o1'} | order:o1",
                "{'mailboxDetails':[{'mailboxId':'m1'}],'orderId':'o1'} | order:o1",
                "{'userId':'u/1','domain':'d.com','orderId':'o1'} | order:o1",
                "{'userId':'u1','domain':'d/e.com','orderId':'o1'} | order:o1",
                "{'userId':'u1','domain':'é.com','domainName':'xn--9ca.com'} | domain:u1/xn--9ca.com",
                "{'subscriptionId':12345} | 12345",
                // Of a field that stands twice the last one counts.
                "{'subscriptionId':'s1','subscriptionId':'s2'} | s2",
                "{'subscriptionId':'s1','subscriptionId':[],'orderId':'o1'} | order:o1",
                "{'mailboxDetails':{'mailboxId':'m1'},'mailboxDetails':{},'orderId':'o1'} | order:o1",
                // Only the fields at their places count.
                "{'other':{'subscriptionId':'s1'},'orderId':'o1'} | order:o1",
                "{'orderId':'o1','preWarmedUpMailboxes':[{'subscriptionId':'s1','mailboxId':'m1'}]} | order:o1",
            })
    void theKeyIsTheFirstUsableId(String data, String key) {
        assertThat(read("{'event':'x','data':" + data + "}").key()).contains(key);
    }

    @Test
    void anIdOfMoreThan128CharactersIsNotUsed() {
        assertThat(read("{'data':{'subscriptionId':'" + "a".repeat(128) + "'}}").key())
                .contains("a".repeat(128));
        assertThat(read("{'data':{'subscriptionId':'" + "a".repeat(129) + "'}}").key())
                .isEmpty();
        assertThat(read("{'data':{'subscriptionId':" + "1".repeat(900) + "}}").key())
                .isEmpty();
    }

    @Test
    void theLastDataCountsAsAWhole() {
        assertThat(read("{'data':{'subscriptionId':'s1'},'data':{'orderId':'o1'}}")
                        .key())
                .contains("order:o1");
        assertThat(read("{'data':{'subscriptionId':'s1'},'data':'none'}").key()).isEmpty();
    }

    @Test
    void eventAndEventIdAreTakenFromTheRoot() {
        WebhookFields fields =
                read("{'event':'mailbox.created','eventId':'e1','data':{'event':'inner','eventId':'inner'}}");

        assertThat(fields.event()).isEqualTo("mailbox.created");
        assertThat(fields.eventId()).contains("e1");
    }

    @Test
    void overlongOrForeignEventNamesCountAsAbsent() {
        String longName = "e".repeat(129);

        assertThat(read("{'event':'" + longName + "','eventId':'" + longName + "'}"))
                .isEqualTo(new WebhookFields("", Optional.empty(), Optional.empty()));
        assertThat(read("{'event':'pass word','eventId':'s3cret!'}"))
                .isEqualTo(new WebhookFields("", Optional.empty(), Optional.empty()));
        assertThat(read("{'event':{'a':1},'eventId':null}"))
                .isEqualTo(new WebhookFields("", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "1",
                "'text'",
                "{",
                "{'event':'x'",
                "{'event':'x'}}",
                "{'event':'x'} {}",
                "{'event':'x',}",
                "{event:'x'}",
                "{'data':{'subscriptionId':'s1'}",
                "<xml/>",
                "{'a':01}",
                "{'a':NaN}",
            })
    void whatIsNoJsonObjectIsUnreadable(String body) {
        assertThat(WebhookReader.read(json(body))).isEmpty();
    }

    @Test
    void invalidUtf8IsUnreadable() {
        byte[] body = json("{'event':'xx','data':{'subscriptionId':'s1'}}");
        body[11] = (byte) 0xC3;
        body[12] = (byte) 0x28;

        assertThat(WebhookReader.read(body)).isEmpty();
    }

    @Test
    void depthIsBounded() {
        assertThat(WebhookReader.read(json("{'data':" + "[".repeat(90) + "]".repeat(90) + "}")))
                .isPresent();
        assertThat(WebhookReader.read(json("{'data':" + "[".repeat(200_000) + "]".repeat(200_000) + "}")))
                .isEmpty();
        assertThat(WebhookReader.read(json("{'a':".repeat(80_000)))).isEmpty();
    }

    @Test
    void hugeNumbersDoNoHarm() {
        assertThat(read("{'price':" + "9".repeat(999) + ",'data':{'orderId':'o1'}}")
                        .key())
                .contains("order:o1");
        assertThat(read("{'price':1e999999999,'data':{'orderId':'o1','subscriptionId':1e999999999}}")
                        .key())
                .contains("order:o1");
    }

    @Test
    void noMutationOfABodyMakesItFail() {
        byte[] good = json("{'event':'mailbox.created','eventId':'e1','data':{'subscriptionId':'s1','userId':'u1',"
                + "'mailboxDetails':{'mailboxId':'m1','firstName':'J\\u00f6rg','x':[1,2.5e3,true,null]}}}");
        Random random = new Random(20_261_120);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            WebhookReader.read(mutated)
                    .flatMap(WebhookFields::key)
                    .ifPresent(key -> assertThat(key).matches("[A-Za-z0-9_.:@/-]{1,270}"));
        }
    }

    private static WebhookFields read(String singleQuoted) {
        return WebhookReader.read(json(singleQuoted)).orElseThrow();
    }

    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
