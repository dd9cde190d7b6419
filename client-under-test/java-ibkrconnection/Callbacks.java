import com.ib.client.EWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Stands between the client and the class under test: an EWrapper that reports each callback and then hands it on.
/// It is generated at run time, because each release of the client has other callbacks.
final class Callbacks {
    private Callbacks() {}

    /// `inner` implements EWrapper, or has public methods with the signatures of those callbacks that it wants.
    static EWrapper around(Object inner, Events events) {
        return (EWrapper) Proxy.newProxyInstance(EWrapper.class.getClassLoader(), new Class<?>[] {EWrapper.class},
                                                 (proxy, callback, values) -> take(inner, events, callback, values));
    }

    private static Object take(Object inner, Events events, Method callback, Object[] values) throws Throwable {
        // Newer releases first hand out a protobuf message undecoded; the decoded callback follows at once.
        if (!callback.getName().endsWith("ProtoBuf")) {
            report(events, callback, values == null ? new Object[0] : values);
        }
        try {
            inner.getClass().getMethod(callback.getName(), callback.getParameterTypes()).invoke(inner, values);
        } catch (NoSuchMethodException exception) {
            return null;
        } catch (InvocationTargetException exception) {
            throw exception.getCause();
        }
        return null;
    }

    /// A defect of ours must not reach the client, which would be blamed for it.
    private static void report(Events events, Method callback, Object[] values) {
        Map<String, Object> arguments;
        try {
            arguments = arguments(callback, values);
        } catch (RuntimeException exception) {
            events.note("adapter_defect", callback.getName() + ": " + exception);
            arguments = Map.of();
        }
        events.callback(callback.getName().equals("commissionReport") ? "commissionAndFeesReport" : callback.getName(), arguments);
    }

    private static Map<String, Object> arguments(Method callback, Object[] values) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        List<String> fields = Names.ofCallback(callback);
        for (int i = 0; i < values.length; ++i) {
            Records.put(arguments, i < fields.size() ? fields.get(i) : "arg" + i, values[i]);
        }
        if (callback.getName().equals("contractDetails") || callback.getName().equals("bondContractDetails")) {
            Object contract = Json.record(arguments, "contractDetails").remove("contract"); // side by side in the message
            arguments.put("contract", contract);
        }
        return arguments;
    }
}
