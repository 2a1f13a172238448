using System.Reflection;
using Orleans;

namespace Mss.Gateway.Tests.Cluster;

/// <summary>A call of a grain's first method, counted when it is let through.</summary>
public class CallContextStub : DispatchProxy
{
    private MethodInfo? _method;

    public IOutgoingGrainCallContext Object => (IOutgoingGrainCallContext)(object)this;

    public int Calls { get; private set; }

    public static CallContextStub For(Type grain)
    {
        var stub = (CallContextStub)Create<IOutgoingGrainCallContext, CallContextStub>();
        stub._method = grain.GetMethods()[0];
        return stub;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_InterfaceMethod":
                return _method;
            case "Invoke":
                Calls++;
                return Task.CompletedTask;
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }
}
