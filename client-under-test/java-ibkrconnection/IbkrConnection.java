import com.ib.client.EClientSocket;
import com.ib.client.EJavaSignal;
import com.ib.client.EReader;
import com.ib.client.EReaderSignal;
import com.ib.client.EWrapper;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The class under test: how many applications hold their connection. Put your own in its place; UnderTest.java is the
/// only file that knows it. Its callbacks have the signatures of EWrapper, but it has only those it needs.
public class IbkrConnection {
    private final EReaderSignal signal = new EJavaSignal();
    private final long connectWaitMs;
    private volatile CountDownLatch signOfLife = new CountDownLatch(1);
    public final EClientSocket client;

    public IbkrConnection(Function<Object, EWrapper> wrapper, long connectWaitMs) {
        this.connectWaitMs = connectWaitMs;
        client = new EClientSocket(wrapper.apply(this), signal);
    }

    /// True after a sign of life from the gateway. eConnect has no time-out: as long as it does not return, the wait does not begin.
    public boolean connect(String host, int port, int clientId) throws InterruptedException {
        signOfLife = new CountDownLatch(1);
        eConnect(host, port, clientId);
        EReader reader = new EReader(client, signal);
        reader.start();
        Thread loop = new Thread(() -> processMessages(reader));
        loop.setDaemon(true);
        loop.start();
        return signOfLife.await(connectWaitMs, TimeUnit.MILLISECONDS);
    }

    public void disconnect() {
        client.eDisconnect();
    }

    protected void eConnect(String host, int port, int clientId) {
        client.eConnect(host, port, clientId);
    }

    private void processMessages(EReader reader) {
        while (client.isConnected()) {
            signal.waitForSignal();
            try {
                reader.processMsgs();
            } catch (IOException exception) {
                error(exception);
            }
        }
    }

    public void connectAck() {
        signOfLife.countDown();
    }

    public void nextValidId(int orderId) {
        signOfLife.countDown();
    }

    /// Many applications only print it.
    public void error(Exception exception) {
        System.err.println(exception);
    }

    // One for each generation of the client.
    public void error(int id, int code, String text) {
        notice(code);
    }

    public void error(int id, int code, String text, String advancedOrderRejectJson) {
        notice(code);
    }

    public void error(int id, long time, int code, String text, String advancedOrderRejectJson) {
        notice(code);
    }

    private void notice(int code) {
        if (code == 2104 || code == 2106 || code == 2158) {
            signOfLife.countDown();
        }
    }
}
