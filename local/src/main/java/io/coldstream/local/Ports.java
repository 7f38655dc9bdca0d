package io.coldstream.local;

import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports on loopback. */
public final class Ports {

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
