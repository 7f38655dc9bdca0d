package io.coldstream.streams.codec;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.streams.domain.Health;
import io.coldstream.streams.domain.Signs;
import java.util.Set;

/** What an outcome tells of the reseller as a whole. */
final class Answers {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    /** Reasons of the sink for a call that brought no answer, or one that the API can't have given. */
    private static final Set<String> NO_ANSWER = Set.of(
            "connect-failed",
            "tls-failed",
            "timed-out",
            "connection-lost",
            "reply-unreadable",
            "reply-contradicts-itself");

    /** The limit of one mailbox, whatever its status: it says nothing about calls for others. */
    private static final String MAILBOX_LIMIT = "limit-reached";

    /** Answers that came and could be read, though not for what they were asked. */
    private static final Set<String> ANSWERED = Set.of("too-many-pages", "records-unreadable", "pages-unreadable");

    private Answers() {}

    static Signs signs(CommandOutcome outcome) {
        boolean ofOneMailbox = outcome.getReason().equals(MAILBOX_LIMIT);
        return new Signs(
                ofOneMailbox ? Health.OK : health(outcome),
                outcome.getClockSkewMillis().orElse(null),
                ofOneMailbox ? null : outcome.getRetryAfterSeconds().orElse(null));
    }

    /** Reports of errors are told of by nobody: what becomes of them says nothing, but that there were too many calls. */
    private static Health health(CommandOutcome outcome) {
        int status = outcome.getHttpStatus().orElse(0);
        if (status == TOO_MANY_REQUESTS) {
            return Health.THROTTLED;
        }
        if (outcome.getKind() == CommandKind.REPORT_ERROR) {
            return Health.UNSAID;
        }
        if (status >= FIRST_SERVER_ERROR || NO_ANSWER.contains(outcome.getReason())) {
            return Health.DOWN;
        }
        boolean answered = outcome.getResult() == CommandResult.ACCEPTED
                || outcome.getResult() == CommandResult.REJECTED
                || ANSWERED.contains(outcome.getReason());
        return answered || status > 0 ? Health.OK : Health.UNSAID;
    }
}
