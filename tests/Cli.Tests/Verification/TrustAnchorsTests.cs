using Mss.Cli.CommandLine;
using Mss.Cli.Tests.Testing;
using Mss.Cli.Verification;

namespace Mss.Cli.Tests.Verification;

public sealed class TrustAnchorsTests
{
    [Fact]
    public void Root_and_issuing_are_read_and_issuing_may_be_absent()
    {
        using var pki = new TestPki();
        using var directory = new TemporaryDirectory();
        pki.WriteTo(directory.Path);
        var anchors = TrustAnchors.Load(directory.Path);
        Assert.Equal(pki.Root.RawData, Assert.Single(anchors.Roots).GetEncoded());
        Assert.Equal(pki.Issuing.RawData, Assert.Single(anchors.Intermediates).GetEncoded());
        File.Delete(directory.File("issuing.crt"));
        Assert.Empty(TrustAnchors.Load(directory.Path).Intermediates);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("no certificate at all")]
    public void A_directory_without_a_usable_root_names_the_option(string? root)
    {
        using var directory = new TemporaryDirectory();
        if (root is not null)
        {
            File.WriteAllText(directory.File("root.crt"), root);
        }

        Assert.Equal("--ca-dir", Assert.Throws<UsageException>(() => TrustAnchors.Load(directory.Path)).Option);
    }
}
