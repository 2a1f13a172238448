using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>Builds the order of a good request in which the test has changed one thing.</summary>
internal static class Build
{
    public static SignatureOrder Accept(Action<SignatureRequest>? change = null, GatewayOptions? options = null, ApplicationProvider? provider = null)
    {
        var (order, fault) = Run(change, options, provider);
        Assert.Null(fault);
        return order!;
    }

    public static Fault Refuse(int code, Action<SignatureRequest> change, GatewayOptions? options = null, ApplicationProvider? provider = null)
    {
        var (order, fault) = Run(change, options, provider);
        Assert.Null(order);
        Assert.Equal(code, fault!.Code.Value);
        return fault;
    }

    private static (SignatureOrder? Order, Fault? Fault) Run(Action<SignatureRequest>? change, GatewayOptions? options, ApplicationProvider? provider)
    {
        var request = new SignatureRequest
        {
            ApInfo = new ApInfo { ApId = "http://ap1.example", ApTransId = "A1", Instant = "2026-03-01T10:00:00Z" },
            MobileUser = new MobileUserInfo { Msisdn = "+99901000001" },
            MessagingMode = "synch",
            DataToBeSigned = new MssData { Value = "Log in?" },
        };
        change?.Invoke(request);
        return new SignatureOrderBuilder(Options.Create(options ?? new GatewayOptions()), ProfileCatalogueFile.BuiltIn, new FakeTimeProvider(TestTime.Start)).Build(request, provider ?? TestProviders.Bank);
    }
}
