using System;

// The names of the official client that the adapter uses, written from what crosses the wire. They are here so that the
// adapter can be built and played without that client, and for nothing else.
namespace IBApi
{
    public static class Constants
    {
        public const int MinVersion = 100;
        public const int MaxVersion = 100;
    }

    public interface EWrapper
    {
        void error(Exception exception);
        void error(string text);
        void error(int id, int errorCode, string errorMsg);
        void connectAck();
        void connectionClosed();
        void managedAccounts(string accountsList);
        void nextValidId(int orderId);
        void currentTime(long time);
        void position(string account, Contract contract, double position, double averageCost);
        void positionEnd();
        void orderStatus(int orderId, string status, double filled, double remaining, double averagePrice, int permId,
                         int parentId, double lastPrice, int clientId, string whyHeld);
    }

    public class Contract
    {
        public int ConId { get; set; }
        public string Symbol { get; set; }
        public string SecType { get; set; }
        public string LastTradeDateOrContractMonth { get; set; }
        public double Strike { get; set; }
        public string Right { get; set; }
        public string Multiplier { get; set; }
        public string Exchange { get; set; }
        public string Currency { get; set; }
        public string LocalSymbol { get; set; }
        public string TradingClass { get; set; }
    }

    public class Order
    {
        public string Action { get; set; }
        public double TotalQuantity { get; set; }
        public string OrderType { get; set; }
        public double LmtPrice { get; set; }
    }
}
