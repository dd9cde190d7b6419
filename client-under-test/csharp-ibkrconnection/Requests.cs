using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using IBApi;

/// The requests of the client, found by name: their parameters differ between releases.
sealed class Requests
{
    static int nextId = 9000; // far from order ids, so that nobody mistakes one for the other

    readonly EClientSocket client;

    public Requests(EClientSocket client)
    {
        this.client = client;
    }

    public IEnumerable<string> Names()
    {
        return new[] { "connect", "disconnect" }.Concat(global::Names.Calls.Where(name => Method(name) != null));
    }

    public int[] ClientVersions()
    {
        return new[] { Constants.MinVersion, Constants.MaxVersion };
    }

    public KeyValuePair<string, string> Run(string name, Dictionary<string, object> arguments, Events events)
    {
        var method = global::Names.Calls.Contains(name) ? Method(name) : null;
        if (method == null)
            return Call.Ended("unsupported", null);
        var errors = events.ErrorCount;
        var connected = client.IsConnected();
        try
        {
            method.Invoke(client, Values(method, arguments));
        }
        catch (TargetInvocationException exception)
        {
            return Call.Ended("exception", Call.Describe(exception.InnerException));
        }
        // Requests return nothing; one that was not sent is told as an error, in this thread.
        var refused = !connected && events.ErrorCount != errors;
        return Call.Ended(refused ? "failure" : "success", refused ? "not connected" : null);
    }

    /// The newer releases have a second method that takes a protobuf message.
    MethodInfo Method(string name)
    {
        return client.GetType().GetMethods()
            .Where(method => method.Name == name)
            .OrderByDescending(method => method.GetParameters().Length)
            .FirstOrDefault();
    }

    static object[] Values(MethodInfo method, Dictionary<string, object> arguments)
    {
        var fields = global::Names.OfCall(method.Name);
        return method.GetParameters().Select((parameter, i) => Value(parameter, i < fields.Length ? fields[i] : "", arguments)).ToArray();
    }

    static object Value(ParameterInfo parameter, string field, Dictionary<string, object> arguments)
    {
        object value;
        arguments.TryGetValue(field, out value);
        if (value == null && (field == "reqId" || field == "orderId"))
            value = Interlocked.Increment(ref nextId);
        return Records.ToClient(value, parameter.ParameterType);
    }
}
