using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;

/// How a call ended: outcome and text.
static class Call
{
    public static KeyValuePair<string, string> Ended(string outcome, string text)
    {
        return new KeyValuePair<string, string>(outcome, text);
    }

    public static string Describe(Exception exception)
    {
        return exception == null ? "" : exception.GetType().Name + ": " + exception.Message;
    }
}

/// Writes lines to the runner, each as a whole.
sealed class Events
{
    readonly object gate = new object();
    readonly Stream output;
    readonly AsyncLocal<long> currentCall = new AsyncLocal<long>();
    readonly Dictionary<string, Action> awaited = new Dictionary<string, Action>();
    int errorCount;

    public Events(Stream output)
    {
        this.output = output;
    }

    /// Number of errors that the client has reported so far.
    public int ErrorCount
    {
        get { return Volatile.Read(ref errorCount); }
    }

    public void Hello(int[] versions, IEnumerable<string> calls)
    {
        Write("event", "hello", "adapter", "csharp-ibkrconnection", "client", "official C# client", "client_versions",
              versions, "calls", calls, "observes", new[] { "callbacks", "calls", "is_connected" });
    }

    public void Answer(object id, string name, object value)
    {
        Write("event", "answer", "id", id, "name", name, "value", value);
    }

    public void Note(string name, string text)
    {
        Write("event", "note", "name", name, "text", text);
    }

    /// Sets what the application does, once, inside the next callback of that name.
    public void Inside(string callback, Action action)
    {
        lock (awaited)
            awaited[callback] = action;
    }

    public void Callback(string name, Dictionary<string, object> arguments)
    {
        if (name == "error")
            Interlocked.Increment(ref errorCount);
        Write("event", "callback", "name", name, "args", arguments);
        Action action;
        lock (awaited)
        {
            if (awaited.TryGetValue(name, out action))
                awaited.Remove(name);
        }
        if (action != null)
            action();
    }

    /// Makes a call for the runner and reports its begin and its end.
    public void OuterCall(long id, string name, Func<KeyValuePair<string, string>> run)
    {
        currentCall.Value = id;
        Begin(id, name);
        try
        {
            End(id, name, run());
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            End(id, name, Call.Ended("exception", Call.Describe(exception)));
        }
    }

    /// Reports a call that such a call makes inside, with the same id.
    public void InnerCall(string name, Action run, Func<KeyValuePair<string, string>> ended)
    {
        var id = currentCall.Value;
        Begin(id, name);
        try
        {
            run();
        }
        catch (Exception exception)
        {
            End(id, name, Call.Ended("exception", Call.Describe(exception)));
            throw;
        }
        End(id, name, ended());
    }

    void Begin(long id, string name)
    {
        Write("event", "call", "id", id, "name", name, "phase", "begin");
    }

    void End(long id, string name, KeyValuePair<string, string> ended)
    {
        if (ended.Value == null)
            Write("event", "call", "id", id, "name", name, "phase", "end", "outcome", ended.Key);
        else
            Write("event", "call", "id", id, "name", name, "phase", "end", "outcome", ended.Key, "text", ended.Value);
    }

    /// Keys and values in turn.
    void Write(params object[] members)
    {
        var line = new StringBuilder();
        Json.WriteRecord(line, members);
        var bytes = new UTF8Encoding(false).GetBytes(line.Append('\n').ToString());
        lock (gate)
        {
            output.Write(bytes, 0, bytes.Length);
            output.Flush();
        }
    }
}
