using Mss.Cli.Soap;

namespace Mss.Cli.Tests.Soap;

public sealed class MsspAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/soap/services/")]
    [InlineData("http://localhost:8080/", "http://localhost:8080/soap/services/")]
    [InlineData("https://mssp.example/base/", "https://mssp.example/base/soap/services/")]
    [InlineData("https://mssp.example/x/MSS_SignaturePort", "https://mssp.example/x/")]
    public void The_ports_are_found_from_a_base_address_or_from_one_port(string url, string root)
    {
        var address = MsspAddress.From(new Uri(url));
        Assert.Equal(root + "MSS_SignaturePort", address.Signature.ToString());
        Assert.Equal(root + "MSS_StatusQueryPort", address.StatusQuery.ToString());
    }
}
