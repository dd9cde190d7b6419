package com.ib.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Its calls hold its monitor while they run.
public class EClientSocket extends EClient {
    private final Object gate = new Object();
    final EWrapper wrapper;
    volatile Session session;

    public EClientSocket(EWrapper wrapper, EReaderSignal signal) {
        this.wrapper = wrapper;
    }

    public synchronized boolean isConnected() {
        return session != null;
    }

    public synchronized void eConnect(String host, int port, int clientId) {
        if (isConnected()) {
            wrapper.error(-1, 501, "already connected");
            return;
        }
        Session made = null;
        try {
            made = new Session(host, port);
            made.greet();
            String version = made.read()[0];
            if (!version.equals(String.valueOf(MAX_VERSION))) {
                made.close();
                wrapper.error(-1, 506, "unsupported version: " + version);
                return;
            }
            made.send(71, 2, clientId, "");
            made.waitForEver();
            session = made;
            wrapper.connectAck();
        } catch (IOException exception) {
            if (made != null) {
                made.close();
            }
            wrapper.error(-1, 502, "cannot connect: " + exception);
        }
    }

    public void eDisconnect() {
        end(session);
    }

    /// Called by the reader at the end of its session, unless somebody has ended that already.
    void lose(Session lost, IOException exception) {
        if (lost == session && lost != null) {
            wrapper.error(-1, 507, "connection lost: " + exception);
            end(lost);
        }
    }

    private void end(Session ended) {
        synchronized (gate) {
            if (ended == null || ended != session) {
                return;
            }
            session = null;
        }
        ended.close();
        wrapper.connectionClosed();
    }

    public synchronized void reqIds(int numIds) {
        send(8, 1, numIds);
    }

    public synchronized void reqCurrentTime() {
        send(49, 1);
    }

    public synchronized void reqPositions() {
        send(61, 1);
    }

    /// A plain order: fields that it does not have are sent empty or with their defaults.
    public synchronized void placeOrder(int id, Contract contract, Order order) {
        List<Object> fields = new ArrayList<>(Arrays.asList(
            3, 45, id, contract.conid(), contract.symbol(), contract.secType(), contract.lastTradeDateOrContractMonth(),
            contract.strike(), contract.right(), contract.multiplier(), contract.exchange(), "", contract.currency(),
            contract.localSymbol(), contract.tradingClass(), "", "", order.action(), order.totalQuantity(), order.orderType(),
            order.lmtPrice() == 0 ? "" : order.lmtPrice(), "", "DAY", "", "", "", 0, "", 1, 0, 0, 0, 0, 0, 0, 0));
        // From sharesAllocation to randomizePrice.
        fields.addAll(Arrays.asList("|0|||||||0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0".split("\\|", -1)));
        send(fields.toArray());
    }

    private void send(Object... fields) {
        Session current = session;
        if (current == null) {
            wrapper.error(-1, 504, "not connected");
            return;
        }
        try {
            current.send(fields);
        } catch (IOException exception) {
            lose(current, exception);
        }
    }
}
