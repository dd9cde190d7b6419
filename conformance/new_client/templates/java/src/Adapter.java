import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says. What is about your client is in
 * Client.java.
 */
final class Adapter {
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final OutputStream RUNNER = new FileOutputStream(FileDescriptor.out);

    private static synchronized void write(Map<String, ?> event) {
        try {
            RUNNER.write((GSON.toJson(event) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            Runtime.getRuntime().halt(0); // The runner has gone.
        }
    }

    static void callback(String name, Map<String, ?> args) {
        write(Map.of("event", "callback", "name", name, "args", args));
    }

    /** In a thread of its own, which a call may block for ever. */
    private static void carryOut(Client client, int id, String name, JsonObject args) {
        Map<String, Object> end = new LinkedHashMap<>(Map.of("event", "call", "id", id, "name", name, "phase", "end"));
        try {
            Client.Call call = client.calls.get(name);
            if (call == null) {
                throw new Client.Unsupported("no such call");
            }
            call.make(args);
            end.put("outcome", "success");
        } catch (Client.Unsupported why) {
            end.putAll(Map.of("outcome", "unsupported", "text", why.getMessage()));
        } catch (Client.Failure why) {
            end.putAll(Map.of("outcome", "failure", "text", why.getMessage()));
        } catch (Throwable error) {
            error.printStackTrace();
            end.putAll(Map.of("outcome", "exception", "text", error.toString()));
        }
        write(end);
    }

    private static Boolean answer(Client client, String name) {
        try {
            return name.equals("is_connected") ? client.isConnected() : null;
        } catch (RuntimeException cannotTell) {
            return null;
        }
    }

    private static void handle(Client client, JsonObject command) {
        switch (command.get("do").getAsString()) {
            case "hello" -> write(Map.of("event", "hello", "adapter", "adapter-name", "client", Client.NAME,
                    "client_versions", Client.VERSIONS, "calls", client.calls.keySet(),
                    "observes", List.of("callbacks", "calls", "is_connected")));
            case "case" -> {
                client.host = command.get("host").getAsString();
                client.port = command.get("port").getAsInt();
            }
            case "call" -> {
                int id = command.get("id").getAsInt();
                String name = command.get("name").getAsString();
                JsonObject args = command.has("args") ? command.getAsJsonObject("args") : new JsonObject();
                write(Map.of("event", "call", "id", id, "name", name, "phase", "begin"));
                new Thread(() -> carryOut(client, id, name, args)).start();
            }
            case "query" -> {
                String name = command.get("name").getAsString();
                Map<String, Object> event = new LinkedHashMap<>(Map.of("event", "answer", "id", command.get("id"), "name", name));
                event.put("value", answer(client, name));
                write(event);
            }
            case "bye" -> Runtime.getRuntime().halt(0); // Whatever is stuck.
            default -> { }
        }
    }

    public static void main(String[] arguments) {
        System.setOut(System.err); // Whatever the library prints must not reach the runner.
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> { // A thread of the library died.
            error.printStackTrace();
            write(Map.of("event", "note", "name", "thread_exception", "text", error.toString()));
        });
        Client client = new Client();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                handle(client, JsonParser.parseString(line).getAsJsonObject());
            }
        } catch (IOException | RuntimeException error) { // Our own mistake, which must not look like one of the client.
            error.printStackTrace();
            Runtime.getRuntime().halt(4);
        }
        Runtime.getRuntime().halt(0);
    }
}
