package com.ib.client;

public abstract class EClient {
    public static final int MIN_VERSION = 100;
    public static final int MAX_VERSION = 100;
}
