package io.coldstream.streams.reseller;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request body that passes at most once, and knows whether it did.
 *
 * <p>No byte of an HTTP/1.1 request with a body can be written before the body's length is asked for, because the length
 * stands among the headers. So: length never asked for, request never sent. {@link #shut()} decides this with one atomic
 * step, and what was shut in time can't be sent later by a thread that lags behind. A client that tries to send the
 * request a second time (the JDK's does so for all methods under {@code jdk.httpclient.enableAllMethodRetry}) is refused.
 */
final class SendGate implements BodyPublisher {

    private enum State {
        OPEN,
        PASSED,
        WRITTEN,
        SHUT
    }

    private final BodyPublisher body;
    private final LastWord lastWord;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile @Nullable String refusal;

    SendGate(byte[] body, LastWord lastWord) {
        this.body = BodyPublishers.ofByteArray(body);
        this.lastWord = lastWord;
    }

    @Override
    public long contentLength() {
        if (state.get() == State.OPEN) {
            Optional<String> reason = lastWord.refusal();
            if (reason.isPresent()) {
                refusal = reason.get();
                shut();
            }
            state.compareAndSet(State.OPEN, State.PASSED);
        }
        if (state.get() != State.PASSED) {
            throw new IllegalStateException("this request is not to be sent, or not again");
        }
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (state.compareAndSet(State.PASSED, State.WRITTEN)) {
            body.subscribe(subscriber);
            return;
        }
        BodyPublishers.noBody().subscribe(new Refused(subscriber));
    }

    /** Closes the gate. True when nothing has passed it: then nothing ever will. */
    boolean shut() {
        return state.compareAndSet(State.OPEN, State.SHUT) || state.get() == State.SHUT;
    }

    /** Why the last word was no, if it was. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Turns the end of an empty body into a failure, so that a refused body is never taken for an empty one. */
    private record Refused(Flow.Subscriber<? super ByteBuffer> subscriber) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer item) {
            throw new IllegalStateException("an empty body has no bytes");
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onError(new IllegalStateException("this request is not to be sent, or not again"));
        }
    }
}
