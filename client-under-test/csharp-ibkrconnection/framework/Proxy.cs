using System.Reflection;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Remoting.Proxies;
using IBApi;

/// EWrapper at run time, on Mono and .NET Framework.
sealed class Proxy : RealProxy
{
    readonly Callbacks callbacks;

    public static EWrapper Create(Callbacks callbacks)
    {
        return (EWrapper)new Proxy(callbacks).GetTransparentProxy();
    }

    Proxy(Callbacks callbacks) : base(typeof(EWrapper))
    {
        this.callbacks = callbacks;
    }

    public override IMessage Invoke(IMessage message)
    {
        var call = (IMethodCallMessage)message;
        try
        {
            callbacks.Take((MethodInfo)call.MethodBase, call.Args);
            return new ReturnMessage(null, null, 0, call.LogicalCallContext, call);
        }
        catch (System.Exception exception)
        {
            return new ReturnMessage(exception, call);
        }
    }
}
