using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using IBApi;

/// The adapter contract of ../README.md around the class under test: JSON lines in, JSON lines out.
static class Program
{
    static Events events;
    static UnderTest connection;
    static Requests requests;
    static string host;
    static int port;

    static int Main(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        events = new Events(Console.OpenStandardOutput());
        Console.SetOut(Console.Error); // whatever the library prints
        AppDomain.CurrentDomain.UnhandledException += (sender, unhandled) => EndThread(unhandled.ExceptionObject);
        connection = new UnderTest(events, ConnectWait(arguments));
        requests = new Requests(connection.Client);

        Serve();
        End(0);
        return 0;
    }

    static void Serve()
    {
        var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        for (var line = input.ReadLine(); line != null; line = input.ReadLine())
        {
            try
            {
                var command = Json.Read(line);
                if ((string)command["do"] == "bye")
                    return;
                Carry(command);
            }
            catch (Exception exception) // not the client's fault
            {
                Console.Error.WriteLine("cannot read the line " + line + ": " + exception);
                End(4);
            }
        }
    }

    [DllImport("libc.so.6")]
    static extern void _exit(int status);

    /// Ends the process even if a thread is stuck: on Mono, Environment.Exit sometimes waits for a thread that is blocked
    /// in a socket.
    static void End(int status)
    {
        try
        {
            _exit(status);
        }
        catch (DllNotFoundException)
        {
            Environment.Exit(status);
        }
    }

    /// An exception has ended a thread of the library or of the application. Normally that ends the process; here only the
    /// thread stops, so that the rest of the client can be examined.
    static void EndThread(object exception)
    {
        Console.Error.WriteLine(exception);
        events.Note("thread_exception", Call.Describe(exception as Exception));
        Thread.Sleep(Timeout.Infinite);
    }

    /// --connect-wait 500ms or 1s
    static TimeSpan ConnectWait(string[] arguments)
    {
        var place = Array.IndexOf(arguments, "--connect-wait");
        if (place < 0)
            return TimeSpan.FromSeconds(10);
        var text = arguments[place + 1];
        var unit = text.EndsWith("ms") ? 1 : 1000;
        return TimeSpan.FromMilliseconds(unit * double.Parse(text.TrimEnd('m', 's'), CultureInfo.InvariantCulture));
    }

    static void Carry(Dictionary<string, object> command)
    {
        switch ((string)command["do"])
        {
            case "hello":
                events.Hello(requests.ClientVersions(), requests.Names());
                break;
            case "case":
                host = (string)command["host"];
                port = Convert.ToInt32(command["port"]);
                break;
            case "call":
                Ask(Convert.ToInt64(command["id"]), (string)command["name"], Json.Record(command, "args"));
                break;
            case "query":
                events.Answer(command["id"], (string)command["name"], Query((string)command["name"]));
                break;
        }
    }

    static object Query(string name)
    {
        try
        {
            return name == "is_connected" ? (object)connection.Client.IsConnected() : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    static void Ask(long id, string name, Dictionary<string, object> arguments)
    {
        object inside;
        if (arguments.TryGetValue("inside", out inside))
            events.Inside((string)inside, () => events.OuterCall(id, name, () => Run(name, arguments)));
        else
            new Thread(() => events.OuterCall(id, name, () => Run(name, arguments))) { IsBackground = true }.Start();
    }

    static KeyValuePair<string, string> Run(string name, Dictionary<string, object> arguments)
    {
        if (name == "connect")
        {
            var clientId = arguments.ContainsKey("client_id") ? Convert.ToInt32(arguments["client_id"]) : 0;
            return connection.Connect(host, port, clientId)
                       ? Call.Ended("success", null)
                       : Call.Ended("failure", "no sign of life within the wait");
        }
        if (name == "disconnect")
        {
            connection.Disconnect();
            return Call.Ended("success", null);
        }
        return requests.Run(name, arguments, events);
    }
}
