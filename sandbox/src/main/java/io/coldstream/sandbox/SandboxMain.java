package io.coldstream.sandbox;

/** The sandbox as a process of its own. */
public final class SandboxMain {

    private SandboxMain() {}

    public static void main(String[] arguments) {
        SandboxSettings settings;
        try {
            settings = SandboxSettings.from(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        try {
            Sandbox sandbox = Sandbox.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "close"));
            System.out.println("sandbox ready on http://" + settings.host() + ":" + sandbox.port());
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
