import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Writes lines to the runner, each as a whole.
final class Events {
    private final OutputStream output;
    private final ThreadLocal<Long> currentCall = new ThreadLocal<>();
    private final Map<String, Runnable> awaited = new ConcurrentHashMap<>();
    private final AtomicInteger errorCount = new AtomicInteger();

    Events(OutputStream output) {
        this.output = output;
    }

    /// Number of errors that the client has reported so far.
    int errorCount() {
        return errorCount.get();
    }

    void hello(List<Integer> versions, Collection<String> calls) {
        write("event", "hello", "adapter", "java-ibkrconnection", "client", "official Java client", "client_versions", versions,
              "calls", calls, "observes", List.of("callbacks", "calls", "is_connected"));
    }

    void answer(Object id, String name, Object value) {
        write("event", "answer", "id", id, "name", name, "value", value);
    }

    void note(String name, String text) {
        write("event", "note", "name", name, "text", text);
    }

    /// Sets what the application does, once, inside the next callback of that name.
    void inside(String callback, Runnable action) {
        awaited.put(callback, action);
    }

    void callback(String name, Map<String, Object> arguments) {
        if (name.equals("error")) {
            errorCount.incrementAndGet();
        }
        write("event", "callback", "name", name, "args", arguments);
        Runnable action = awaited.remove(name);
        if (action != null) {
            action.run();
        }
    }

    /// Makes a call for the runner and reports its begin and its end.
    void outerCall(long id, String name, Callable<String[]> run) {
        currentCall.set(id);
        begin(id, name);
        try {
            end(id, name, run.call());
        } catch (Throwable exception) {
            exception.printStackTrace();
            end(id, name, new String[] {"exception", exception.toString()});
        }
    }

    /// Reports a call that such a call makes inside, with the same id.
    void innerCall(String name, Runnable run, Supplier<String[]> ended) {
        long id = currentCall.get();
        begin(id, name);
        try {
            run.run();
        } catch (Throwable exception) {
            end(id, name, new String[] {"exception", exception.toString()});
            throw exception;
        }
        end(id, name, ended.get());
    }

    private void begin(long id, String name) {
        write("event", "call", "id", id, "name", name, "phase", "begin");
    }

    private void end(long id, String name, String[] ended) {
        if (ended[1] == null) {
            write("event", "call", "id", id, "name", name, "phase", "end", "outcome", ended[0]);
        } else {
            write("event", "call", "id", id, "name", name, "phase", "end", "outcome", ended[0], "text", ended[1]);
        }
    }

    /// Keys and values in turn.
    private void write(Object... members) {
        Map<String, Object> event = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            event.put((String) members[i], members[i + 1]);
        }
        byte[] line = (Json.write(event) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (output) {
            try {
                output.write(line);
            } catch (IOException exception) {
                Runtime.getRuntime().halt(0); // the runner has gone
            }
        }
    }
}
