import java.util.Map;
import java.util.TreeMap;

import com.google.gson.JsonObject;

/** What the adapter is about. Search for "FILL IN". */
final class Client {
    /** The client has no such call, or this adapter does not offer it. */
    static final class Unsupported extends Exception {
        Unsupported(String text) {
            super(text);
        }
    }

    /** The client said, in a way that it documents, that the call did not work. */
    static final class Failure extends Exception {
        Failure(String text) {
            super(text);
        }
    }

    interface Call {
        void make(JsonObject args) throws Exception;
    }

    // FILL IN: the name and version of the client, and the server versions that it negotiates.
    static final String NAME = "adapter-name 0.0.0";
    static final int[] VERSIONS = {100, 226};

    volatile String host = "";
    volatile int port;

    // FILL IN: the calls that the client can be asked for, under their names in EClient. A call that is not here is answered as
    // unsupported.
    final Map<String, Call> calls = new TreeMap<>(Map.of("connect", this::connect, "disconnect", this::disconnect));

    private void connect(JsonObject args) throws Exception {
        // FILL IN: connect to host and port with args.get("client_id"), as your application does, and start what reads the
        // connection. It may block; the end of this method is the end of the call. Throw Failure if it did not work. The
        // client's callbacks call Adapter.callback("nextValidId", Map.of("orderId", 1)) before they do anything else.
        throw new Unsupported("connect is not filled in");
    }

    private void disconnect(JsonObject args) throws Exception {
        // FILL IN: end the connection.
        throw new Unsupported("disconnect is not filled in");
    }

    /** What the client itself says, without waiting; null if it cannot be asked now. */
    Boolean isConnected() {
        // FILL IN
        return null;
    }
}
