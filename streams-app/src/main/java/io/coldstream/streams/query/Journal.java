package io.coldstream.streams.query;

import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.RenewalPolicy;

/** Where people's requests and policies are written. Each method returns when the write is durable, else refuses. */
interface Journal {

    void ask(CommandRequest request);

    void tell(RenewalPolicy policy);
}
