using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IBApi
{
    /// One TCP connection: frames of text fields.
    class Session
    {
        const int HandshakeMs = 800; // the gateway of a scenario takes up to 400
        const int FrameMax = 0xFFFFFF;

        readonly TcpClient socket;
        readonly BinaryReader reader;

        public Session(string host, int port)
        {
            socket = new TcpClient { NoDelay = true, ReceiveTimeout = HandshakeMs };
            if (!socket.ConnectAsync(host, port).Wait(HandshakeMs))
            {
                socket.Close();
                throw new TimeoutException("no answer");
            }
            reader = new BinaryReader(socket.GetStream());
        }

        public void Greet()
        {
            var versions = Encoding.ASCII.GetBytes("v" + Constants.MaxVersion);
            Write(Encoding.ASCII.GetBytes("API\0").Concat(Length(versions.Length)).Concat(versions));
        }

        public void WaitForEver()
        {
            socket.ReceiveTimeout = 0;
        }

        public void Send(params object[] fields)
        {
            var text = string.Concat(fields.Select(field => Convert.ToString(field, CultureInfo.InvariantCulture) + "\0"));
            var payload = Encoding.UTF8.GetBytes(text);
            Write(Length(payload.Length).Concat(payload));
        }

        public string[] Read()
        {
            var length = IPAddress.NetworkToHostOrder(reader.ReadInt32());
            if (length <= 0 || length > FrameMax)
                throw new InvalidDataException("bad message length");
            var payload = reader.ReadBytes(length);
            if (payload.Length < length)
                throw new EndOfStreamException();
            return Encoding.UTF8.GetString(payload).Split('\0');
        }

        public void Close()
        {
            socket.Close();
        }

        static IEnumerable<byte> Length(int length)
        {
            return BitConverter.GetBytes(IPAddress.HostToNetworkOrder(length));
        }

        void Write(IEnumerable<byte> bytes)
        {
            var all = bytes.ToArray();
            socket.GetStream().Write(all, 0, all.Length);
        }
    }

    public class EClientSocket
    {
        readonly object connecting = new object();
        readonly object gate = new object();

        public EWrapper Wrapper { get; private set; }
        internal Session Session { get; private set; }

        public EClientSocket(EWrapper wrapper, EReaderSignal signal)
        {
            Wrapper = wrapper;
        }

        public bool IsConnected()
        {
            return Session != null;
        }

        public void eConnect(string host, int port, int clientId)
        {
            lock (connecting)
                Connect(host, port, clientId);
        }

        void Connect(string host, int port, int clientId)
        {
            if (IsConnected())
            {
                Wrapper.error(-1, 501, "already connected");
                return;
            }
            Session session = null;
            try
            {
                session = new Session(host, port);
                session.Greet();
                var version = session.Read()[0];
                if (version != Constants.MaxVersion.ToString(CultureInfo.InvariantCulture))
                {
                    session.Close();
                    Wrapper.error(-1, 506, "unsupported version: " + version);
                    return;
                }
                session.Send(71, 2, clientId, "");
                session.WaitForEver();
                Session = session;
                Wrapper.connectAck();
            }
            catch (Exception exception)
            {
                if (session != null)
                    session.Close();
                Wrapper.error(-1, 502, "cannot connect: " + exception.Message);
            }
        }

        public void eDisconnect()
        {
            End(Session);
        }

        /// Called by the reader at the end of its session, unless somebody has ended that already.
        internal void Lose(Session session, Exception exception)
        {
            if (session == Session && session != null)
            {
                Wrapper.error(-1, 507, "connection lost: " + exception.Message);
                End(session);
            }
        }

        void End(Session session)
        {
            lock (gate)
            {
                if (session == null || session != Session)
                    return;
                Session = null;
            }
            session.Close();
            Wrapper.connectionClosed();
        }

        public void reqIds(int numIds)
        {
            Send(8, 1, numIds);
        }

        public void reqCurrentTime()
        {
            Send(49, 1);
        }

        public void reqPositions()
        {
            Send(61, 1);
        }

        /// A plain order: fields that it does not have are sent empty or with their defaults.
        public void placeOrder(int id, Contract contract, Order order)
        {
            var fields = new List<object> { 3, 45, id, contract.ConId, contract.Symbol, contract.SecType,
                contract.LastTradeDateOrContractMonth, contract.Strike, contract.Right, contract.Multiplier, contract.Exchange,
                "", contract.Currency, contract.LocalSymbol, contract.TradingClass, "", "",
                order.Action, order.TotalQuantity, order.OrderType, order.LmtPrice == 0 ? "" : (object)order.LmtPrice, "", "DAY",
                "", "", "", 0, "", 1, 0, 0, 0, 0, 0, 0, 0 };
            // From sharesAllocation to randomizePrice.
            fields.AddRange("|0|||||||0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0".Split('|'));
            Send(fields.ToArray());
        }

        void Send(params object[] fields)
        {
            var session = Session;
            if (session == null)
            {
                Wrapper.error(-1, 504, "not connected");
                return;
            }
            try
            {
                session.Send(fields);
            }
            catch (IOException exception)
            {
                Lose(session, exception);
            }
        }
    }
}
