package io.coldstream.streams.reseller;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that reads whole requests from its sockets, keeps them, and answers each by a script, byte for byte. */
public final class ScriptedServer implements AutoCloseable {

    /** What to do on a connection once a request was read. Throwing closes it. */
    @FunctionalInterface
    public interface Script {
        void answer(Socket connection, String request) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private ScriptedServer(ServerSocket socket, Script script) {
        this.socket = socket;
        this.script = script;
    }

    public static ScriptedServer start(Script script) {
        try {
            var server = new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers every request with this status and body, and keeps the connection open. */
    public static ScriptedServer answering(int status, String body, String... headers) {
        return start((connection, request) -> write(connection, reply(status, body, headers)));
    }

    public static String reply(int status, String body, String... headers) {
        return "HTTP/1.1 " + status + " Any\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n" + body;
    }

    public static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    /** Every request that arrived, head and body, also those that were not whole. */
    public List<String> requests() {
        return requests;
    }

    public List<Socket> connections() {
        return connections;
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/api/v1/integration");
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            while (true) {
                String request = read(connection.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                script.answer(connection, request);
            }
        } catch (IOException e) {
            // The script closed the connection, or the client did: both are tried here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
