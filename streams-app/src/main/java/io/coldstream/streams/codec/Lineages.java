package io.coldstream.streams.codec;

import io.coldstream.streams.avro.LineageState;
import io.coldstream.streams.domain.Lineage;
import io.coldstream.streams.domain.Lineage.Ending;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A lineage in its subscription's state, and back. */
final class Lineages {

    private Lineages() {}

    static @Nullable LineageState store(Lineage lineage) {
        if (lineage.equals(Lineage.NONE)) {
            return null;
        }
        LineageState.Builder builder =
                LineageState.newBuilder().setSince(lineage.since()).setPredecessors(lineage.predecessors());
        Lineage.Home home = lineage.home();
        if (home != null) {
            builder.setDomain(home.domain())
                    .setDomainExpiresAt(home.expiresAt())
                    .setElders(home.elders())
                    .setYoungers(home.youngers())
                    .setYoungersChangedAt(home.changedAt())
                    .setBeside(home.beside())
                    .setShownHere(home.shown());
        }
        return switch (lineage.ending()) {
            case null -> builder.build();
            case Ending.Questioned question ->
                builder.setQuestionedAt(question.at())
                        .setMissingSince(question.missingSince())
                        .build();
            case Ending.Gone gone ->
                builder.setGoneAt(gone.at())
                        .setSuccessor(gone.successor())
                        .setHandedOver(gone.handedOver())
                        .build();
        };
    }

    static Lineage load(@Nullable LineageState state) {
        return state == null
                ? Lineage.NONE
                : new Lineage(state.getSince().orElse(null), home(state), state.getPredecessors(), ending(state));
    }

    private static Lineage.@Nullable Home home(LineageState state) {
        return state.getDomain()
                .map(domain -> new Lineage.Home(
                        domain,
                        state.getDomainExpiresAt().orElse(null),
                        state.getElders(),
                        state.getYoungers(),
                        state.getYoungersChangedAt().orElse(Instant.EPOCH),
                        state.getBeside(),
                        state.getShownHere()))
                .orElse(null);
    }

    private static @Nullable Ending ending(LineageState state) {
        if (state.getGoneAt().isPresent()) {
            return new Ending.Gone(state.getGoneAt().get(), state.getSuccessor().orElse(""), state.getHandedOver());
        }
        return state.getQuestionedAt()
                .map(at -> new Ending.Questioned(at, state.getMissingSince().orElse(null)))
                .orElse(null);
    }
}
