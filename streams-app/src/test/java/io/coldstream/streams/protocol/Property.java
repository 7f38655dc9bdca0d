package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.protocol.Command.Basis;
import java.util.HashSet;
import java.util.Set;

/** What must hold. All but the last hold in every state; the last one holds in every state that has come to rest. */
enum Property {
    /** G2. */
    NO_OPERATION_IS_CHARGED_TWICE {
        @Override
        boolean holds(State state) {
            Set<String> operations = new HashSet<>();
            return state.reseller().charged().stream().map(Command::operation).allMatch(operations::add);
        }
    },
    /** The reseller renews by itself: nobody pays besides. */
    NO_CALL_RESTS_ON_A_READ_THAT_SHOWED_AUTO_RENEW {
        @Override
        boolean holds(State state) {
            return state.reseller().onTheWay().stream()
                    .noneMatch(call -> call.basis() == Basis.READ_THAT_SHOWED_AUTO_RENEW);
        }
    },
    /** No webhook spends, nor a timer, nor a person's word alone. */
    NO_CALL_RESTS_ON_LESS_THAN_A_READ {
        @Override
        boolean holds(State state) {
            return state.reseller().onTheWay().stream().noneMatch(call -> call.basis() == Basis.NO_READ);
        }
    },
    /** NOT_SENT and REJECTED allow another attempt: they are never said of one that was carried out or still may be. */
    NO_FALSE_PROOF {
        @Override
        boolean holds(State state) {
            Operation operation = state.side().operation();
            boolean believed = operation != null
                    && isProof(operation.state().name())
                    && state.reseller().mayHave(operation.commandId());
            return !believed
                    && state.inbox().reports().stream()
                            .noneMatch(
                                    report -> isProof(report.outcome().result().name())
                                            && state.reseller().mayHave(report.commandId()));
        }
    },
    /** G4. Whose charge it was that moved the period end, ours or another's, no read can tell. */
    CONFIRMED_MEANS_CHARGED {
        @Override
        boolean holds(State state) {
            Operation operation = state.side().operation();
            return operation == null
                    || operation.state() != Operation.State.CONFIRMED
                    || Subscriptions.end(state.reseller().renewals()).isAfter(operation.periodEnd());
        }
    },
    /** G3. */
    NO_OPERATION_IS_SILENTLY_MISSED {
        @Override
        boolean holds(State state) {
            Operation operation = state.side().operation();
            boolean watched = state.side().timers().containsKey(TimerKind.LOOK);
            return operation == null
                    ? watched
                    : switch (operation.state()) {
                        case CONFIRMED, SUPERSEDED, PARKED, RESOLVED -> true;
                        case NOT_SENT, REJECTED -> watched;
                        case RELEASED -> state.side().timers().containsKey(TimerKind.IN_DOUBT);
                        case ACCEPTED, IN_DOUBT -> state.side().timers().containsKey(TimerKind.RECONCILE);
                        case REQUESTED, WITHDRAWN -> false;
                    };
        }
    };

    abstract boolean holds(State state);

    private static boolean isProof(String result) {
        return result.equals("NOT_SENT") || result.equals("REJECTED");
    }

    /** Whether it is looked at in this state. */
    boolean counts(boolean atRest) {
        return atRest || this != NO_OPERATION_IS_SILENTLY_MISSED;
    }
}
