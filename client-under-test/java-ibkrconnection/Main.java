import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The adapter contract of ../README.md around the class under test: JSON lines in, JSON lines out.
public final class Main {
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
            Map<String, Object> command = Json.read(line);
            if (command.get("do").equals("bye")) {
                break;
            }
            carry(command);
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
                String name = (String) command.get("name");
                events.answer(command.get("id"), name, name.equals("is_connected") ? connection.isConnected() : null);
                break;
            default:
                break;
        }
    }

    private static void ask(long id, String name, Map<String, Object> arguments) {
        Runnable call = () -> events.outerCall(id, name, () -> run(name, arguments));
        if (arguments.containsKey("inside")) {
            events.inside((String) arguments.get("inside"), call);
            return;
        }
        Thread thread = new Thread(call);
        thread.setDaemon(true);
        thread.start();
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
