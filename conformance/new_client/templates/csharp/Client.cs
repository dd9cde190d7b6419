using System.Text.Json;

/// <summary>The client has no such call, or this adapter does not offer it.</summary>
sealed class UnsupportedException(string text) : Exception(text);

/// <summary>The client said, in a way that it documents, that the call did not work.</summary>
sealed class FailureException(string text) : Exception(text);

/// <summary>What the adapter is about. Search for "FILL IN".</summary>
sealed class Client
{
    // FILL IN: the name and version of the client, and the server versions that it negotiates.
    public const string Name = "adapter-name 0.0.0";
    public static readonly int[] Versions = [100, 226];

    public string Host = "";
    public int Port;

    // FILL IN: the calls that the client can be asked for, under their names in EClient. A call that is not here is answered as
    // unsupported.
    public readonly SortedDictionary<string, Func<JsonElement, Task>> Calls = new(StringComparer.Ordinal);

    public Client()
    {
        Calls["connect"] = ConnectAsync;
        Calls["disconnect"] = DisconnectAsync;
    }

    Task ConnectAsync(JsonElement args)
    {
        // FILL IN: connect to Host and Port with args.GetProperty("client_id").GetInt32(), as your application does, and start
        // what reads the connection. It may block; the end of the task is the end of the call. Throw a FailureException if it
        // did not work. Each callback of EWrapper calls Adapter.Callback("nextValidId", new { orderId = 1 }) before it does
        // anything else.
        throw new UnsupportedException("connect is not filled in");
    }

    Task DisconnectAsync(JsonElement args)
    {
        // FILL IN: end the connection.
        throw new UnsupportedException("disconnect is not filled in");
    }

    /// <summary>What the client itself says, without waiting; null if it cannot be asked now.</summary>
    public bool? IsConnected()
    {
        // FILL IN
        return null;
    }
}
