using Mss.Gateway.Messages;

namespace Mss.Gateway.Tests.Validation;

/// <summary>AdditionalServices and KeyReference: nothing is let through that would not be done.</summary>
public sealed class ServiceRulesTests
{
    [Theory]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#userLang")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#eventId")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#noSpam")]
    public void A_service_that_needs_nothing_done_is_let_through(string uri) => Build.Accept(request => request.AdditionalServices.Add(new MssService { Uri = uri }));

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#validate")]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#timestamp")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#personIdentity")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#displayName")]
    [InlineData("http://mid.swisscom.ch/as#geofencing")]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#USERLANG")]
    [InlineData("")]
    [InlineData(null)]
    public void Fault_101_a_service_that_would_not_be_done(string? uri)
    {
        var fault = Build.Refuse(101, request =>
        {
            request.AdditionalServices.Add(new MssService { Uri = "http://mss.ficom.fi/TS102204/v1.0.0#userLang" });
            request.AdditionalServices.Add(new MssService { Uri = uri });
        });
        Assert.Equal("AdditionalServices: a service is not supported", fault.DetailForAp);
    }

    [Fact]
    public void Fault_404_a_KeyReference() => Assert.Equal("KeyReference: is not supported", Build.Refuse(404, request => request.HasKeyReference = true).DetailForAp);
}
