import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The adapter contract of ../README.md around the class under test: JSON lines in, JSON lines out.
public final class Main {
    private static final long IS_CONNECTED_WAIT_MS = 200;
    private static Events events;
    private static UnderTest connection;
    private static Requests requests;
    private static String host;
    private static int port;

    public static void main(String[] arguments) throws Exception {
        events = new Events(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err); // whatever the library prints
        Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> {
            exception.printStackTrace();
            events.note("thread_exception", exception.toString());
        });
        connection = new UnderTest(events, connectWaitMs(arguments));
        requests = new Requests(connection.client);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            try {
                Map<String, Object> command = Json.read(line);
                if (command.get("do").equals("bye")) {
                    break;
                }
                carry(command);
            } catch (RuntimeException exception) { // not the client's fault
                System.err.println("cannot read the line " + line + ": " + exception);
                Runtime.getRuntime().halt(4);
            }
        }
        Runtime.getRuntime().halt(0); // whatever is stuck
    }

    /// --connect-wait 500ms or 1s
    private static long connectWaitMs(String[] arguments) {
        int place = List.of(arguments).indexOf("--connect-wait");
        if (place < 0) {
            return 10000;
        }
        String text = arguments[place + 1];
        double number = Double.parseDouble(text.replaceAll("m?s$", ""));
        return (long) (text.endsWith("ms") ? number : 1000 * number);
    }

    private static void carry(Map<String, Object> command) {
        switch ((String) command.get("do")) {
            case "hello":
                events.hello(requests.clientVersions(), requests.names());
                break;
            case "case":
                host = (String) command.get("host");
                port = ((Number) command.get("port")).intValue();
                break;
            case "call":
                ask(((Number) command.get("id")).longValue(), (String) command.get("name"), Json.record(command, "args"));
                break;
            case "query":
                answer(command.get("id"), (String) command.get("name"));
                break;
            default:
                break;
        }
    }

    /// In a thread of its own, and with null after a while: a call that hangs holds the monitor of the client.
    private static void answer(Object id, String name) {
        CompletableFuture.supplyAsync(() -> name.equals("is_connected") ? connection.client.isConnected() : null, Main::inThread)
            .completeOnTimeout(null, IS_CONNECTED_WAIT_MS, TimeUnit.MILLISECONDS)
            .exceptionally(exception -> null)
            .thenAccept(value -> events.answer(id, name, value));
    }

    private static void inThread(Runnable run) {
        Thread thread = new Thread(run);
        thread.setDaemon(true);
        thread.start();
    }

    private static void ask(long id, String name, Map<String, Object> arguments) {
        Runnable call = () -> events.outerCall(id, name, () -> run(name, arguments));
        if (arguments.containsKey("inside")) {
            events.inside((String) arguments.get("inside"), call);
            return;
        }
        inThread(call);
    }

    private static String[] run(String name, Map<String, Object> arguments) throws Exception {
        switch (name) {
            case "connect":
                int clientId = ((Number) arguments.getOrDefault("client_id", 0)).intValue();
                return connection.connect(host, port, clientId) ? new String[] {"success", null}
                                                                : new String[] {"failure", "no sign of life within the wait"};
            case "disconnect":
                connection.disconnect();
                return new String[] {"success", null};
            default:
                return requests.run(name, arguments, events);
        }
    }
}
