using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Pki;
using Mss.Sscd.Tests.Keys.Quality;

namespace Mss.Sscd.Tests.Pki;

public sealed class WeakKeyIssueTests
{
    [Fact]
    public void The_development_CA_certifies_no_weak_key_and_says_why()
    {
        using var folder = new TemporaryFolder();
        using var ca = DevelopmentCa.LoadOrCreate(folder["pki"], new FakeTimeProvider(DateTimeOffset.UtcNow));
        var keys = new WeakKeys(5);
        var roca = WeakKeys.RsaKey(keys.RocaPrime() * keys.RocaPrime());
        var refused = Assert.Throws<ArgumentException>(() => ca.IssueUser(roca, new UserCertificate("MIDCHE0123456789", "CH")));
        Assert.Contains("refused: Roca", refused.Message, StringComparison.Ordinal);
    }
}
