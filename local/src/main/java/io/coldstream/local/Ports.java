package io.coldstream.local;

import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on loopback. */
public final class Ports {

    private static final int FIRST_FOR_SERVERS = 20_000;

    /** Where Linux' ports for outgoing connections begin by default; elsewhere they begin later. */
    private static final int FIRST_FOR_CONNECTIONS = 32_768;

    private Ports() {}

    /** A port that was free a moment ago; another process may still take it first. */
    public static int free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A free port that no connection gets by chance: one for a server that is to start again at the same port.
     *
     * @throws IllegalStateException if many were tried and none was free
     */
    public static int freeForServers() {
        for (int tried = 0; tried < 100; tried++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_FOR_SERVERS, FIRST_FOR_CONNECTIONS);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST_FOR_SERVERS + " to " + FIRST_FOR_CONNECTIONS);
    }

    /**
     * Some servers end the whole JVM, or log a page, when they can't bind: so it is asked beforehand.
     *
     * @param user whose port it is, for the message
     * @throws CannotStartException when something listens there already
     */
    public static void check(int port, String user) {
        if (port == 0) {
            return;
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw new CannotStartException("Port " + port + " for " + user + " can't be used: " + e.getMessage(), e);
        }
    }
}
