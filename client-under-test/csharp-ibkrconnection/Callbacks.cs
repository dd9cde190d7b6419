using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using IBApi;

/// Stands between the client and the class under test: an EWrapper that reports each callback and then hands it on.
/// It is generated at run time, because each release of the client has other callbacks.
sealed class Callbacks
{
    readonly object inner;
    readonly Events events;

    /// `inner` implements EWrapper, or has public methods with the signatures of those callbacks that it wants.
    public static EWrapper Around(object inner, Events events)
    {
        return Proxy.Create(new Callbacks(inner, events));
    }

    Callbacks(object inner, Events events)
    {
        this.inner = inner;
        this.events = events;
    }

    public void Take(MethodInfo callback, object[] values)
    {
        // Newer releases first hand out a protobuf message undecoded; the decoded callback follows at once.
        if (!callback.Name.EndsWith("ProtoBuf"))
            Report(callback, values);
        var target = callback.DeclaringType.IsInstanceOfType(inner)
                         ? callback
                         : inner.GetType().GetMethod(callback.Name, Types(callback));
        if (target == null)
            return;
        try
        {
            target.Invoke(inner, values);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
        }
    }

    static Type[] Types(MethodInfo method)
    {
        return method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
    }

    /// A defect of ours must not reach the client, which would be blamed for it.
    void Report(MethodInfo callback, object[] values)
    {
        Dictionary<string, object> arguments;
        try
        {
            arguments = Arguments(callback, values);
        }
        catch (Exception exception)
        {
            events.Note("adapter_defect", callback.Name + ": " + Call.Describe(exception));
            arguments = new Dictionary<string, object>();
        }
        events.Callback(Names.Canonical(callback.Name), arguments);
    }

    static Dictionary<string, object> Arguments(MethodInfo callback, object[] values)
    {
        var arguments = new Dictionary<string, object>();
        var fields = Names.OfCallback(callback);
        for (var i = 0; i < values.Length; ++i)
            Records.Put(arguments, i < fields.Length ? fields[i] : "arg" + i, values[i]);
        if (callback.Name == "contractDetails" || callback.Name == "bondContractDetails")
            MoveContractOut(arguments);
        return arguments;
    }

    /// In the message the two are side by side.
    static void MoveContractOut(Dictionary<string, object> arguments)
    {
        var details = Json.Record(arguments, "contractDetails");
        if (details.ContainsKey("contract"))
        {
            arguments["contract"] = details["contract"];
            details.Remove("contract");
        }
    }
}
