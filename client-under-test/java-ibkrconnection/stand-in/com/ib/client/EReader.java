package com.ib.client;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reads frames in a thread of its own, and decodes them in the one that asks for it.
public class EReader extends Thread {
    private final EClientSocket client;
    private final EReaderSignal signal;
    private final Session session;
    private final ConcurrentLinkedQueue<String[]> messages = new ConcurrentLinkedQueue<>();

    public EReader(EClientSocket client, EReaderSignal signal) {
        this.client = client;
        this.signal = signal;
        session = client.session;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            while (session != null) {
                messages.add(session.read());
                signal.issueSignal();
            }
        } catch (IOException exception) {
            client.lose(session, exception);
        }
        signal.issueSignal();
    }

    public void processMsgs() throws IOException {
        for (String[] fields = messages.poll(); fields != null; fields = messages.poll()) {
            try {
                decode(fields);
            } catch (IndexOutOfBoundsException | NumberFormatException exception) {
                client.wrapper.error(-1, 508, "a message that cannot be read: " + exception.getMessage());
            }
        }
    }

    private void decode(String[] fields) {
        EWrapper wrapper = client.wrapper;
        switch (fields[0]) {
            case "3":
                wrapper.orderStatus(integer(fields[2]), fields[3], real(fields[4]), real(fields[5]), real(fields[6]), integer(fields[7]),
                                    integer(fields[8]), real(fields[9]), integer(fields[10]), fields[11]);
                break;
            case "4":
                wrapper.error(integer(fields[2]), integer(fields[3]), fields[4]);
                break;
            case "9":
                wrapper.nextValidId(integer(fields[2]));
                break;
            case "15":
                wrapper.managedAccounts(fields[2]);
                break;
            case "49":
                wrapper.currentTime(Long.parseLong(fields[2]));
                break;
            case "61":
                wrapper.position(fields[2], contract(fields), real(fields[14]), real(fields[15]));
                break;
            case "62":
                wrapper.positionEnd();
                break;
            default:
                break;
        }
    }

    private static Contract contract(String[] fields) {
        Contract contract = new Contract();
        contract.conid(integer(fields[3]));
        contract.symbol(fields[4]);
        contract.secType(fields[5]);
        contract.lastTradeDateOrContractMonth(fields[6]);
        contract.strike(real(fields[7]));
        contract.right(fields[8]);
        contract.multiplier(fields[9]);
        contract.exchange(fields[10]);
        contract.currency(fields[11]);
        contract.localSymbol(fields[12]);
        contract.tradingClass(fields[13]);
        return contract;
    }

    private static int integer(String field) {
        return field.isEmpty() ? 0 : Integer.parseInt(field);
    }

    private static double real(String field) {
        return field.isEmpty() ? Double.MAX_VALUE : Double.parseDouble(field);
    }
}
