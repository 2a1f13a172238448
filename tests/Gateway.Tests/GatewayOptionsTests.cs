using Microsoft.Extensions.Options;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);

    [Theory]
    [InlineData("MsspUri", "not a URI")]
    [InlineData("MsspUri", "http://mssp.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("InstantTolerance", "00:00:00")]
    [InlineData("InstantTolerance", "06:00:01")]
    [InlineData("CountryCode", "")]
    [InlineData("CountryCode", "+41")]
    [InlineData("CountryCode", "1234")]
    [InlineData("DefaultProfile", "mss::login:loa2")]
    [InlineData("MaxBodySize", "4095")]
    [InlineData("MaxBodySize", "262145")]
    [InlineData("StatusWait", "-00:00:01")]
    [InlineData("StatusWait", "00:00:21")]
    public async Task A_wrong_option_stops_the_start_and_is_named(string option, string value)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(null, (option, value)));
        Assert.StartsWith($"Mss:Gateway:{option}", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }
}
