using System.Reflection;
using IBApi;

/// EWrapper at run time, on .NET Core and later.
public class Proxy : DispatchProxy
{
    internal Callbacks Callbacks;

    internal static EWrapper Create(Callbacks callbacks)
    {
        var wrapper = Create<EWrapper, Proxy>();
        ((Proxy)(object)wrapper).Callbacks = callbacks;
        return wrapper;
    }

    protected override object Invoke(MethodInfo callback, object[] values)
    {
        Callbacks.Take(callback, values ?? new object[0]);
        return null;
    }
}
