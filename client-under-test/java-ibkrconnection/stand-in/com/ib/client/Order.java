package com.ib.client;

public class Order {
    private String action;
    private double totalQuantity;
    private String orderType;
    private double lmtPrice;

    public String action() {
        return action;
    }

    public void action(String value) {
        action = value;
    }

    public double totalQuantity() {
        return totalQuantity;
    }

    public void totalQuantity(double value) {
        totalQuantity = value;
    }

    public String orderType() {
        return orderType;
    }

    public void orderType(String value) {
        orderType = value;
    }

    public double lmtPrice() {
        return lmtPrice;
    }

    public void lmtPrice(double value) {
        lmtPrice = value;
    }
}
