using Mss.Gateway.Authentication;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>AP_IDs are URIs, and HTTP Basic separates by a colon.</summary>
public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("bank:secret", "bank", "secret")]
    [InlineData("bank:se:cret", "bank", "se:cret")]
    [InlineData("bank:", "bank", "")]
    [InlineData(":x", "", "x")]
    [InlineData("http://ap1.example:secret1", "http://ap1.example", "secret1")]
    [InlineData("http://ap1.example:se:cret", "http://ap1.example", "se:cret")]
    [InlineData("http://ap1.example/a/b:secret", "http://ap1.example/a/b", "secret")]
    [InlineData("http://ap1.example:", "http://ap1.example", "")]
    [InlineData("http://ap1.example:8080:secret", "http://ap1.example:8080", "secret")]
    [InlineData("http://ap1.example:8080/a:secret", "http://ap1.example:8080/a", "secret")]
    [InlineData("http://ap1.example:12345", "http://ap1.example", "12345")]
    [InlineData("http://ap1.example:123abc:d", "http://ap1.example", "123abc:d")]
    [InlineData("http://ap1.example", "http", "//ap1.example")]
    [InlineData("urn:oid:1.2.3:secret", "urn:oid:1.2.3", "secret")]
    [InlineData("URN:x:secret", "URN:x", "secret")]
    public void The_AP_ID_ends_where_a_URI_ends(string text, string apId, string password)
    {
        var credentials = new BasicCredentials(text);
        Assert.Equal(apId, credentials.ApId);
        Assert.Equal(password, credentials.PasswordOf(credentials.ApId));
    }

    [Fact]
    public void The_AP_ID_of_the_message_decides_where_it_could_end_elsewhere()
    {
        var credentials = new BasicCredentials("http://ap1.example:8080:secret");
        Assert.Equal("8080:secret", credentials.PasswordOf("http://ap1.example"));
        Assert.Equal("secret", credentials.PasswordOf("http://ap1.example:8080"));
        Assert.Null(credentials.PasswordOf("http://ap2.example"));
        Assert.Null(credentials.PasswordOf("http://ap1.exampl"));
        Assert.Null(credentials.PasswordOf("http://ap1.example:8080:secret"));
    }

    [Fact]
    public void They_never_print() => Assert.DoesNotContain("secret", new BasicCredentials("bank:secret").ToString(), StringComparison.Ordinal);
}
