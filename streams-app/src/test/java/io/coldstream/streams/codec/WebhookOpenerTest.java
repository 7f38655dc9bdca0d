package io.coldstream.streams.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coldstream.avro.OtherField;
import io.coldstream.schemas.AssociatedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a webhook is split, keyed and kept. */
class WebhookOpenerTest {

    @TempDir
    static Path folder;

    private static TestSealing sealing;

    @BeforeAll
    static void keys() {
        sealing = new TestSealing(folder.resolve("keys"));
    }

    @Test
    void orderOfWarmMailboxesIsOneOrderForEachSubscriptionAndOneCreationForEachMailbox() throws Unusable {
        List<Opened> parts = open(
                "prewarmup.order.success",
                new Example(EventName.PREWARMUP_ORDER_SUCCESS, "prewarmup.order.success").body());

        assertThat(parts)
                .extracting(Opened::key)
                .containsExactly(
                        "WARMSUB1LSOTJSNLGOOS",
                        "WARMSUB1LSOTJSNLGOOS",
                        "WARMSUB1LSOTJSNLGOOS",
                        "WARMSUB2LSOTJSNLGOOS",
                        "WARMSUB2LSOTJSNLGOOS");
        assertThat(parts).extracting(part -> part.event().getIdentity()).doesNotHaveDuplicates();
        assertThat(parts)
                .extracting(part -> part.event().getQuantity().orElse(0))
                .containsExactly(2, 0, 0, 1, 0);
        assertThat(parts)
                .extracting(part -> part.event().getDomain().orElse(""))
                .containsOnly("warm-one.com", "warm-two.com");
        assertThat(parts)
                .allSatisfy(part -> assertThat(part.event().getOrderId()).contains("PRE682GAVFTMYC2H6C87PPKPG5WX"));
        assertThat(parts)
                .extracting(part -> part.credentials() != null)
                .containsExactly(false, true, true, false, true);
    }

    @Test
    void credentialsOfEachWarmMailboxAreSealedForItAlone() throws Unusable {
        Opened ann = open(
                        "prewarmup.order.success",
                        new Example(EventName.PREWARMUP_ORDER_SUCCESS, "prewarmup.order.success").body())
                .get(1);

        assertThat(sealing.withCredentialsKey(
                        Objects.requireNonNull(ann.credentials()),
                        AssociatedData.credentials("WARMBOX1AHYZ450YPWMNM8K8FX")))
                .contains("Warm-Ann-1!", "warm ann abcd efgh", "otp secret ann 2fa");
        assertThat(ann.event().toString()).doesNotContain("Warm-Ann", "warm ann", "otp secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mailbox.created | "subscriptionId":"S1","mailboxDetails":{"mailboxId":"M1"}            | S1
            mailbox.updated | "mailboxId":"M1","userId":"U1","domain":"a.com"                     | mailbox:M1
            mailbox.exported | "userId":"U1","domain":"A.com"                                     | domain:U1/a.com
            mailbox.exported | "userId":"U1","domain":"with space.com","orderId":"O1"             | order:O1
            domain.expired  | "userId":"U1","domainName":"A.com","subscriptionId":"S1"            | domain:U1/a.com
            domain.expired  | "domainName":"a.com","orderId":7                                    | order:7
            dns-record.updated | "userId":"U1","domain":"a.com","mailboxId":"M1"                  | domain:U1/a.com
            prewarmup.order.failed | "orderId":"O1"                                               | order:O1
            mailbox.updated | "subscriptionId":"mailbox:M2","mailboxId":"M1"                      | mailbox:M1
            mailbox.updated | "subscriptionId":"a/b","mailboxId":"M1"                             | mailbox:M1
            """)
    void keyIsThatOfWhatTheEventSpeaksOf(String event, String fields, String key) throws Unusable {
        assertThat(only(event, fields).key()).isEqualTo(key);
    }

    @Test
    void whatNamesNothingStaysAlone() throws Unusable {
        assertThat(only("mailbox.exported", "").key()).matches("body:[0-9a-f]{64}");
    }

    @Test
    void unknownFieldIsKeptWithItsPathAndTypeAndItsValueSealed() throws Unusable {
        Opened opened = only("subscription.renewing", "\"subscriptionId\":\"S1\",\"mood\":{\"today\":\"good\"}");

        OtherField kept = opened.event().getOtherFields().getFirst();
        assertThat(kept.getPath()).isEqualTo("/data/mood");
        assertThat(kept.getJsonType()).isEqualTo("object");
        assertThat(sealing.withCredentialsKey(
                        kept.getSealedValue(),
                        AssociatedData.otherField(opened.event().getIdentity(), "/data/mood")))
                .isEqualTo("{\"today\":\"good\"}");
        assertThat(opened.surprises()).containsExactly(new Shape("/data/mood", "object"));
    }

    @Test
    void nameThatCouldBeAValueIsNotShown() throws Unusable {
        Opened opened = only(
                "subscription.renewing",
                "\"subscriptionId\":\"S1\",\"rena ppos micx xycp\":1,\"" + "a".repeat(65) + "\":2,\"b\":3");

        assertThat(opened.surprises()).extracting(Shape::path).containsExactly("/data/?0", "/data/?1", "/data/b");
    }

    @Test
    void passwordInTheWrongPlaceIsSealedLikeAnyUnknownField() throws Unusable {
        Opened opened = only(
                "mailbox.created",
                "\"subscriptionId\":\"S1\",\"password\":\"TempPass123!\",\"mailboxDetails\":{\"appPassword\":\"rena ppos\"}");

        assertThat(opened.credentials()).as("no mailbox to seal it for").isNull();
        assertThat(opened.event().getOtherFields())
                .extracting(OtherField::getPath)
                .containsExactly("/data/password", "/data/mailboxDetails/appPassword");
        assertThat(opened.event().toString()).doesNotContain("TempPass123!", "rena ppos");
    }

    @Test
    void severalMailboxesInOneCreationAreAsManyCreations() throws Unusable {
        List<Opened> parts = open(
                "mailbox.created",
                body(
                        "mailbox.created",
                        "\"subscriptionId\":\"S1\",\"new\":1,\"mailboxDetails\":[{\"mailboxId\":\"M1\"},{\"mailboxId\":\"M2\"}]"));

        assertThat(parts)
                .extracting(part -> part.event().getMailbox().orElseThrow().getMailboxId())
                .extracting(id -> id.orElse(""))
                .containsExactly("M1", "M2");
        assertThat(parts).extracting(part -> part.surprises().size()).containsExactly(1, 0);
    }

    @Test
    void oneIdTwiceInOneWebhookIsPutAside() {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(
                        () -> only(
                                "mailbox.created",
                                "\"subscriptionId\":\"S1\",\"mailboxDetails\":[{\"mailboxId\":\"M1\"},{\"mailboxId\":\"M1\"}]"));
    }

    @Test
    void fieldOfAnotherTypeSaysWhichAndNotItsValue() {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(
                        () -> only(
                                "prewarmup.order.success",
                                "\"orderId\":\"O\",\"mailboxDetails\":[{\"preWarmedUpMailboxes\":[{\"isAdmin\":\"rena ppos\"}]}]"))
                .satisfies(why -> assertThat(why.shape())
                        .isEqualTo(new Shape(
                                "/data/mailboxDetails/*/preWarmedUpMailboxes/*/isAdmin", "string, expected flag")));
    }

    private static Opened only(String event, String fields) throws Unusable {
        List<Opened> parts = open(event, body(event, fields));
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    private static String body(String event, String fields) {
        return "{\"event\":\"" + event + "\",\"eventId\":\"E1\",\"data\":{" + fields + "}}";
    }

    private static List<Opened> open(String event, String body) throws Unusable {
        return sealing.opener().open(sealing.webhook(event, body));
    }
}
