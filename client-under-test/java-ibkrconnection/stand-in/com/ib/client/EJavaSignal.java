package com.ib.client;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// All sessions of a client share one. A waiting thread checks its own queue after a moment, in case another was woken.
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
