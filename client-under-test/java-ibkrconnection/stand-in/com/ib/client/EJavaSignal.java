package com.ib.client;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One for all sessions of a client: who waits looks at its own queue after a moment, should another have been woken.
public class EJavaSignal implements EReaderSignal {
    private static final int LOOK_MS = 50;
    private final Semaphore signals = new Semaphore(0);

    @Override
    public void issueSignal() {
        signals.release();
    }

    @Override
    public void waitForSignal() {
        try {
            signals.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
