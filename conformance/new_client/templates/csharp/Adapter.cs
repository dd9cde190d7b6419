// The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says. What is about your client is in
// Client.cs.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

static class Adapter
{
    static readonly Stream Runner = Console.OpenStandardOutput();
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static void Write(object line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Plain) + "\n");
        lock (Runner)
        {
            Runner.Write(bytes);
            Runner.Flush();
        }
    }

    public static void Callback(string name, object args) => Write(new { @event = "callback", name, args });

    /// <summary>In a thread of its own, which a call may block for ever.</summary>
    static void CarryOut(Client client, int id, string name, JsonElement args)
    {
        string outcome = "success";
        string text = "";
        try
        {
            if (!client.Calls.TryGetValue(name, out Func<JsonElement, Task>? call))
            {
                throw new UnsupportedException("no such call");
            }
            call(args).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            outcome = error is UnsupportedException ? "unsupported" : error is FailureException ? "failure" : "exception";
            text = outcome == "exception" ? $"{error.GetType().Name}: {error.Message}" : error.Message;
        }
        Write(new { @event = "call", id, name, phase = "end", outcome, text });
    }

    static bool? Answer(Client client, string name)
    {
        try
        {
            return name == "is_connected" ? client.IsConnected() : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    static void Handle(Client client, JsonElement command)
    {
        string Text(string key) => command.GetProperty(key).GetString() ?? "";
        switch (Text("do"))
        {
            case "hello":
                Write(new
                {
                    @event = "hello", adapter = "adapter-name", client = Client.Name, client_versions = Client.Versions,
                    calls = client.Calls.Keys, observes = new[] { "callbacks", "calls", "is_connected" },
                });
                break;
            case "case":
                client.Host = Text("host");
                client.Port = command.GetProperty("port").GetInt32();
                break;
            case "call":
                int id = command.GetProperty("id").GetInt32();
                string name = Text("name");
                JsonElement args = command.GetProperty("args");
                Write(new { @event = "call", id, name, phase = "begin" });
                new Thread(() => CarryOut(client, id, name, args)) { IsBackground = true }.Start();
                break;
            case "query":
                Write(new
                {
                    @event = "answer", id = command.GetProperty("id").GetInt32(), name = Text("name"), value = Answer(client, Text("name")),
                });
                break;
            case "bye":
                Environment.Exit(0); // Whatever is stuck.
                break;
        }
    }

    static void Main()
    {
        Console.SetOut(Console.Error); // Whatever the library prints must not reach the runner.
        // A thread of the library that dies of an exception takes the process with it: say so before.
        AppDomain.CurrentDomain.UnhandledException += (_, failed) =>
            Write(new { @event = "note", name = "thread_exception", text = failed.ExceptionObject.ToString() });
        var client = new Client();
        using var lines = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        try
        {
            while (lines.ReadLine() is { } line)
            {
                // Not disposed of: the arguments of a call outlive the line.
                Handle(client, JsonDocument.Parse(line).RootElement);
            }
        }
        catch (Exception error) // Our own mistake, which must not look like one of the client.
        {
            Console.Error.WriteLine(error);
            Environment.Exit(4);
        }
        Environment.Exit(0);
    }
}
