package com.ib.client;

/// The names of the official client that the adapter uses, written from what crosses the wire: so that the adapter can be
/// built and played without that client, and for nothing else.
public interface EWrapper {
    void error(Exception exception);
    void error(String text);
    void error(int id, int errorCode, String errorMsg);
    void connectAck();
    void connectionClosed();
    void managedAccounts(String accountsList);
    void nextValidId(int orderId);
    void currentTime(long time);
    void position(String account, Contract contract, double position, double averageCost);
    void positionEnd();
    void orderStatus(int orderId, String status, double filled, double remaining, double averagePrice, int permId, int parentId,
                     double lastPrice, int clientId, String whyHeld);
}
