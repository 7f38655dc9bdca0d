package io.coldstream.streams.query;

import io.coldstream.streams.avro.Change;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.ReexportCall;
import io.coldstream.streams.codec.CommandIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a command waits in dispatch.
 *
 * @param before how many stand before it
 */
record DispatchPlace(int before, DispatchSend send) {

    /** Requests about one mailbox are merged and sent under the id of one of them: mailbox and kind find them too. */
    static @Nullable DispatchPlace find(String commandId, @Nullable String kind, List<Dispatch> waiting) {
        String mailboxId = CommandIds.mailboxId(commandId);
        DispatchPlace merged = null;
        for (int before = 0; before < waiting.size(); before++) {
            Dispatch dispatch = waiting.get(before);
            DispatchSend send = dispatch.getSend().orElseThrow();
            if (dispatch.getCommandId().equals(commandId)) {
                return new DispatchPlace(before, send);
            }
            if (merged == null
                    && mailboxId != null
                    && send.getKind().equals(kind)
                    && mailboxId.equals(mailboxOf(send))) {
                merged = new DispatchPlace(before, send);
            }
        }
        return merged;
    }

    private static @Nullable String mailboxOf(DispatchSend send) {
        return send.getChange()
                .map(Change::getMailboxId)
                .or(() -> send.getReexport().map(ReexportCall::getMailboxId))
                .orElse(null);
    }
}
