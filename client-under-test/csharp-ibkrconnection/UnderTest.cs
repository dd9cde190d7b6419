using System;
using System.Collections.Generic;
using IBApi;

/// The only file that knows the class under test: what the adapter asks of it.
sealed class UnderTest : IbkrConnection
{
    readonly Events events;

    public UnderTest(Events events, TimeSpan connectWait)
        : base(inner => Callbacks.Around(inner, events), connectWait)
    {
        this.events = events;
    }

    /// Whether an application would regard itself as connected.
    public bool Connect(string host, int port, int clientId)
    {
        return ConnectAsync(host, port, clientId).GetAwaiter().GetResult();
    }

    /// The call that ConnectAsync makes inside, reported with the same id.
    protected override void EConnect(string host, int port, int clientId)
    {
        var errors = events.ErrorCount;
        events.InnerCall("eConnect", () => base.EConnect(host, port, clientId), () => EConnectOutcome(errors));
    }

    /// eConnect returns nothing. It has failed if an error was reported meanwhile.
    KeyValuePair<string, string> EConnectOutcome(int errorsBefore)
    {
        var connected = Client.IsConnected();
        if (events.ErrorCount != errorsBefore)
            return Call.Ended("failure", "returned after an error, " + (connected ? "connected" : "not connected"));
        return Call.Ended("success", connected ? null : "returned silently, not connected");
    }
}
