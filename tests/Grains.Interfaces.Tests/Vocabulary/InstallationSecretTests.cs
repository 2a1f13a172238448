namespace Mss.Grains.Interfaces.Tests.Vocabulary;

public sealed class InstallationSecretTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mss-secret-").FullName;

    [Fact]
    public void It_does_not_print()
    {
        var octets = InstallationSecret.Create();
        var secret = new InstallationSecret(octets);
        foreach (var text in new[] { secret.ToString(), $"{secret}" })
        {
            Assert.DoesNotContain(Convert.ToBase64String(octets)[..8], text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(octets)[..8], text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("(installation secret)", secret.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void Fewer_than_32_octets_are_refused(int length) => Assert.Throws<ArgumentException>("secret", () => new InstallationSecret(new byte[length]));

    [Fact]
    public void Each_purpose_has_its_own_key_and_the_same_one_every_time()
    {
        var octets = InstallationSecret.Create();
        var key = new InstallationSecret(octets).DeriveKey("a");
        Assert.Equal(32, key.Length);
        Assert.Equal(key, new InstallationSecret(octets).DeriveKey("a"));
        Assert.NotEqual(key, new InstallationSecret(octets).DeriveKey("b"));
        Assert.NotEqual(key, new InstallationSecret(InstallationSecret.Create()).DeriveKey("a"));
        Assert.NotEqual(octets, key);
    }

    [Fact]
    public void It_is_not_changed_from_outside()
    {
        var octets = InstallationSecret.Create();
        var secret = new InstallationSecret(octets);
        var key = secret.DeriveKey("a");
        octets.AsSpan().Clear();
        Assert.Equal(key, secret.DeriveKey("a"));
    }

    [Fact]
    public void It_is_read_from_a_file_of_Base64()
    {
        var octets = InstallationSecret.Create();
        var path = Write(Convert.ToBase64String(octets) + "\n");
        Assert.Equal(new InstallationSecret(octets).DeriveKey("a"), InstallationSecret.FromFile(path).DeriveKey("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQtc2VjcmV0")]
    [InlineData("top-secret-but-no-Base64-top-secret-but-no-Base64!")]
    public void A_file_that_holds_none_is_named_and_its_content_is_not(string content)
    {
        var path = Write(content);
        var refusal = Assert.Throws<FormatException>(() => InstallationSecret.FromFile(path));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        if (content.Length > 0)
        {
            Assert.DoesNotContain(content, refusal.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_secrets_are_never_the_same() => Assert.NotEqual(InstallationSecret.Create(), InstallationSecret.Create());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string content)
    {
        var path = Path.Combine(_folder, "secret");
        File.WriteAllText(path, content);
        return path;
    }
}
