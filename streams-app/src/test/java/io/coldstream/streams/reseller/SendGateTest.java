package io.coldstream.streams.reseller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class SendGateTest {

    private final SendGate gate = new SendGate("body".getBytes(StandardCharsets.UTF_8), Optional::empty);

    @Test
    void passesOnce() {
        assertThat(gate.contentLength()).isEqualTo(4);
        assertThat(read(gate)).isEqualTo("body");
        assertThat(gate.shut()).isFalse();
    }

    @Test
    void secondAttemptOfTheClientIsRefusedBeforeItsHeaders() {
        gate.contentLength();
        read(gate);

        assertThatThrownBy(gate::contentLength).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read(gate)).isInstanceOf(CompletionException.class);
    }

    @Test
    void shutInTimeItNeverOpens() {
        assertThat(gate.shut()).isTrue();

        assertThatThrownBy(gate::contentLength).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read(gate)).isInstanceOf(CompletionException.class);
        assertThat(gate.shut()).isTrue();
    }

    @Test
    void onceTheLengthIsToldItCannotBeCalledUnsent() {
        gate.contentLength();

        assertThat(gate.shut()).isFalse();
    }

    @Test
    void lastWordShutsIt() {
        var refused = new SendGate(new byte[] {1}, () -> Optional.of("expired"));

        assertThatThrownBy(refused::contentLength).isInstanceOf(IllegalStateException.class);

        assertThat(refused.shut()).isTrue();
        assertThat(refused.refusal()).contains("expired");
    }

    private static String read(HttpRequest.BodyPublisher publisher) {
        var body = BodySubscribers.ofString(StandardCharsets.UTF_8);
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                body.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer item) {
                body.onNext(List.of(item));
            }

            @Override
            public void onError(Throwable failure) {
                body.onError(failure);
            }

            @Override
            public void onComplete() {
                body.onComplete();
            }
        });
        return body.getBody().toCompletableFuture().join();
    }
}
