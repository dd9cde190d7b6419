/// The only file that knows the class under test: what the adapter asks of it.
final class UnderTest extends IbkrConnection {
    private final Events events;

    UnderTest(Events events, long connectWaitMs) {
        super(inner -> Callbacks.around(inner, events), connectWaitMs);
        this.events = events;
    }

    /// The call that connect makes inside, reported with the same id.
    @Override
    protected void eConnect(String host, int port, int clientId) {
        int errors = events.errorCount();
        events.innerCall("eConnect", () -> super.eConnect(host, port, clientId), () -> outcome(errors));
    }

    /// eConnect returns nothing. It has failed if an error was reported meanwhile.
    private String[] outcome(int errorsBefore) {
        boolean connected = client.isConnected();
        if (events.errorCount() != errorsBefore) {
            return new String[] {"failure", "returned after an error, " + (connected ? "connected" : "not connected")};
        }
        return new String[] {"success", connected ? null : "returned silently, not connected"};
    }
}
