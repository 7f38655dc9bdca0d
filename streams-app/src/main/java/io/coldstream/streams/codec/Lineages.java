package io.coldstream.streams.codec;

import io.coldstream.streams.avro.LineageState;
import io.coldstream.streams.domain.Lineage;
import org.jspecify.annotations.Nullable;

/** A lineage in its subscription's state, and back. */
final class Lineages {

    private Lineages() {}

    static @Nullable LineageState store(Lineage lineage) {
        return lineage.equals(Lineage.NONE)
                ? null
                : new LineageState(
                        lineage.domainAlias(),
                        lineage.domainTold(),
                        lineage.domainExpiresAt(),
                        lineage.elders(),
                        lineage.youngers(),
                        lineage.questionedAt(),
                        lineage.predecessors(),
                        lineage.goneAt(),
                        lineage.successor(),
                        lineage.handedOver());
    }

    static Lineage load(@Nullable LineageState state) {
        return state == null
                ? Lineage.NONE
                : new Lineage(
                        state.getDomainAlias().orElse(null),
                        state.getDomainTold(),
                        state.getDomainExpiresAt().orElse(null),
                        state.getElders(),
                        state.getYoungers(),
                        state.getQuestionedAt().orElse(null),
                        state.getPredecessors(),
                        state.getGoneAt().orElse(null),
                        state.getSuccessor().orElse(null),
                        state.getHandedOver());
    }
}
