using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mss.Silo.Services;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Registration;

public sealed class AuthorityOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_an_address_there_is_no_authority() => Assert.Null(Read([]));

    [Fact]
    public void What_is_configured_well_is_read() => Assert.Equal("http://ca.example/pkix/", Read(Good())!.Address);

    [Theory]
    [InlineData("Address", "ldap://ca.example")]
    [InlineData("Address", "not an address")]
    [InlineData("Address", "http://mssp:password@ca.example/")]
    [InlineData("Reference", "")]
    [InlineData("Reference", "12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("SecretFile", "/is/not/there")]
    [InlineData("IssuerFile", "/is/not/there")]
    [InlineData("TrustAnchorFile", "/is/not/there")]
    [InlineData("Country", "fi")]
    [InlineData("Country", "FIN")]
    [InlineData("TimeLimit", "00:00:00.5")]
    [InlineData("TimeLimit", "00:01:01")]
    [InlineData("LongestDays", "0")]
    [InlineData("LongestDays", "4001")]
    public void A_wrong_setting_is_named_alone(string name, string value)
    {
        var settings = Good();
        settings[name] = value;
        var failure = Assert.Throws<OptionsValidationException>(() => Read(settings));
        Assert.StartsWith($"Mss:Ca:{name} ", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("password@", failure.Message, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Good()
    {
        var file = _directory.File("file");
        File.WriteAllText(file, "");
        return new()
        {
            ["Address"] = "http://ca.example/pkix/", ["Reference"] = "mssp", ["SecretFile"] = file, ["IssuerFile"] = file, ["TrustAnchorFile"] = file, ["Country"] = "FI",
        };
    }

    private static AuthorityOptions? Read(Dictionary<string, string?> settings) => AuthorityOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>("Mss:Ca:" + one.Key, one.Value))).Build());
}
