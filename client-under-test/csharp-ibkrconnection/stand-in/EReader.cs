using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;

namespace IBApi
{
    public interface EReaderSignal
    {
        void issueSignal();
        void waitForSignal();
    }

    /// All sessions of a client share one. A waiting thread checks its own queue after a moment, in case another was woken.
    public class EReaderMonitorSignal : EReaderSignal
    {
        const int LookMs = 50;

        readonly AutoResetEvent signal = new AutoResetEvent(false);

        public void issueSignal()
        {
            signal.Set();
        }

        public void waitForSignal()
        {
            signal.WaitOne(LookMs);
        }
    }

    /// Reads frames in a thread of its own, and decodes them in the one that asks for it.
    public class EReader
    {
        readonly EClientSocket client;
        readonly EReaderSignal signal;
        readonly Session session;
        readonly ConcurrentQueue<string[]> messages = new ConcurrentQueue<string[]>();

        public EReader(EClientSocket client, EReaderSignal signal)
        {
            this.client = client;
            this.signal = signal;
            session = client.Session;
        }

        public void Start()
        {
            new Thread(Read) { IsBackground = true }.Start();
        }

        void Read()
        {
            try
            {
                while (session != null)
                {
                    messages.Enqueue(session.Read());
                    signal.issueSignal();
                }
            }
            catch (Exception exception)
            {
                client.Lose(session, exception);
            }
            signal.issueSignal();
        }

        public void processMsgs()
        {
            string[] fields;
            while (messages.TryDequeue(out fields))
            {
                try
                {
                    Decode(fields);
                }
                catch (Exception exception) when (exception is IndexOutOfRangeException || exception is FormatException)
                {
                    client.Wrapper.error(-1, 508, "a message that cannot be read: " + exception.Message);
                }
            }
        }

        void Decode(string[] fields)
        {
            var wrapper = client.Wrapper;
            switch (fields[0])
            {
                case "3":
                    wrapper.orderStatus(Int(fields[2]), fields[3], Double(fields[4]), Double(fields[5]), Double(fields[6]),
                                        Int(fields[7]), Int(fields[8]), Double(fields[9]), Int(fields[10]), fields[11]);
                    break;
                case "4":
                    wrapper.error(Int(fields[2]), Int(fields[3]), fields[4]);
                    break;
                case "9":
                    wrapper.nextValidId(Int(fields[2]));
                    break;
                case "15":
                    wrapper.managedAccounts(fields[2]);
                    break;
                case "49":
                    wrapper.currentTime(long.Parse(fields[2], CultureInfo.InvariantCulture));
                    break;
                case "61":
                    wrapper.position(fields[2], Contract(fields), Double(fields[14]), Double(fields[15]));
                    break;
                case "62":
                    wrapper.positionEnd();
                    break;
            }
        }

        static Contract Contract(string[] fields)
        {
            return new Contract
            {
                ConId = Int(fields[3]), Symbol = fields[4], SecType = fields[5], LastTradeDateOrContractMonth = fields[6],
                Strike = Double(fields[7]), Right = fields[8], Multiplier = fields[9], Exchange = fields[10],
                Currency = fields[11], LocalSymbol = fields[12], TradingClass = fields[13],
            };
        }

        static int Int(string field)
        {
            return field == "" ? 0 : int.Parse(field, CultureInfo.InvariantCulture);
        }

        static double Double(string field)
        {
            return field == "" ? double.MaxValue : double.Parse(field, CultureInfo.InvariantCulture);
        }
    }
}
