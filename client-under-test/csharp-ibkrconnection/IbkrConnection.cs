using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using IBApi;

/// The class under test: how many applications hold their connection. Put your own in its place; UnderTest.cs is the
/// only file that knows it. Its callbacks have the signatures of EWrapper, but it implements only those it needs: what
/// stands between it and the client hands over the others to nobody (Callbacks.cs).
public class IbkrConnection
{
    readonly EReaderMonitorSignal signal = new EReaderMonitorSignal();
    readonly ManualResetEventSlim signOfLife = new ManualResetEventSlim();
    readonly TimeSpan connectWait;

    public EClientSocket Client { get; private set; }

    public IbkrConnection(Func<object, EWrapper> wrapper, TimeSpan connectWait)
    {
        this.connectWait = connectWait;
        Client = new EClientSocket(wrapper(this), signal);
    }

    /// True after a sign of life from the gateway. eConnect is synchronous and has no time-out: as long as it does not
    /// return, the wait does not begin.
    public Task<bool> ConnectAsync(string host, int port, int clientId)
    {
        signOfLife.Reset();
        EConnect(host, port, clientId);
        var reader = new EReader(Client, signal);
        reader.Start();
        new Thread(() => ProcessMessages(reader)) { IsBackground = true }.Start();
        return Task.Run(() => signOfLife.Wait(connectWait));
    }

    public void Disconnect()
    {
        Client.eDisconnect();
    }

    protected virtual void EConnect(string host, int port, int clientId)
    {
        Client.eConnect(host, port, clientId);
    }

    void ProcessMessages(EReader reader)
    {
        while (Client.IsConnected())
        {
            signal.waitForSignal();
            reader.processMsgs();
        }
    }

    public void connectAck()
    {
        signOfLife.Set();
    }

    public void nextValidId(int orderId)
    {
        signOfLife.Set();
    }

    /// Throws again what it gets, as IB's sample does, unless it is the end of the socket.
    public void error(Exception exception)
    {
        if (!(exception is SocketException))
            throw exception;
    }

    // One for each generation of the client.
    public void error(int id, int code, string text)
    {
        Notice(code);
    }

    public void error(int id, int code, string text, string advancedOrderRejectJson)
    {
        Notice(code);
    }

    public void error(int id, long time, int code, string text, string advancedOrderRejectJson)
    {
        Notice(code);
    }

    void Notice(int code)
    {
        if (code == 2104 || code == 2106 || code == 2158)
            signOfLife.Set();
    }
}
