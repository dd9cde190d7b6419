import com.ib.client.EClient;
import com.ib.client.EClientSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The requests of the client, found by name: their parameters differ between releases.
final class Requests {
    private final AtomicInteger nextId = new AtomicInteger(9000); // far from order ids, so that nobody mistakes one for the other
    private final EClientSocket client;

    Requests(EClientSocket client) {
        this.client = client;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(List.of("connect", "disconnect"));
        Names.calls().stream().filter(name -> method(name) != null).forEach(names::add);
        return names;
    }

    List<Integer> clientVersions() {
        return List.of(EClient.MIN_VERSION, EClient.MAX_VERSION);
    }

    String[] run(String name, Map<String, Object> arguments, Events events) throws Exception {
        Method method = Names.calls().contains(name) ? method(name) : null;
        if (method == null) {
            return new String[] {"unsupported", null};
        }
        int errors = events.errorCount();
        boolean connected = client.isConnected();
        try {
            method.invoke(client, values(method, arguments));
        } catch (InvocationTargetException exception) {
            return new String[] {"exception", exception.getCause().toString()};
        }
        // Requests return nothing; one that was not sent is told as an error, in this thread.
        boolean refused = !connected && events.errorCount() != errors;
        return new String[] {refused ? "failure" : "success", refused ? "not connected" : null};
    }

    private Method method(String name) {
        Method found = null;
        for (Method method : client.getClass().getMethods()) {
            boolean isLonger = found == null || method.getParameterCount() > found.getParameterCount();
            if (method.getName().equals(name) && isLonger) {
                found = method;
            }
        }
        return found;
    }

    private Object[] values(Method method, Map<String, Object> arguments) {
        List<String> fields = Names.ofCall(method.getName());
        Object[] values = new Object[method.getParameterCount()];
        for (int i = 0; i < values.length; ++i) {
            String field = i < fields.size() ? fields.get(i) : "";
            Object value = arguments.get(field);
            if (value == null && (field.equals("reqId") || field.equals("orderId"))) {
                value = nextId.incrementAndGet();
            }
            values[i] = Records.toClient(value, method.getParameterTypes()[i]);
        }
        return values;
    }
}
