package io.coldstream.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./coldstream faults ingress}: one seed. */
class IngressKillsTest {

    private static final long SEED = 20_261_121;

    @Test
    void whatWasAnswered200IsInTheTopicAndCountedOnce(@TempDir Path folder) throws Exception {
        Progress progress = new Progress(new PrintWriter(System.out, true));
        try (Doorstep doorstep = new Doorstep(folder);
                Sender sender = new Sender(doorstep.url(), Doorstep.KEY, 200, Sender.ONCE)) {
            new IngressKills(doorstep, sender, SEED, progress).endure();

            assertThat(sender.answered()).hasSizeGreaterThan(100);
        }
    }
}
