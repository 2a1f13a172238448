using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>AP_URL of mode asynchServerServer: within the registration, or nowhere.</summary>
public sealed class NotificationRulesTests
{
    private static readonly ApplicationProvider Registered = TestProviders.Bank with { NotificationUrl = "https://bank.example/mss/notify" };

    [Theory]
    [InlineData(null, "https://bank.example/mss/notify")]
    [InlineData(" ", "https://bank.example/mss/notify")]
    [InlineData("https://bank.example/mss/notify", "https://bank.example/mss/notify")]
    [InlineData("https://bank.example:443/mss/notify/a/b?c=d", "https://bank.example/mss/notify/a/b?c=d")]
    [InlineData("HTTPS://BANK.example/mss/notify?c=d", "https://bank.example/mss/notify?c=d")]
    [InlineData("https://bank.example/mss/x/../notify", "https://bank.example/mss/notify")]
    public void The_registered_URL_and_what_lies_below_is_taken(string? url, string expected)
    {
        var order = Build.Accept(request => Ask(request, url), provider: Registered);
        Assert.Equal((MessagingMode.AsynchServerServer, expected, false), (order.Mode, order.NotificationUrl, order.MayNotifyPrivateAddress));
    }

    [Theory]
    [InlineData("http://bank.example/mss/notify")]
    [InlineData("https://bank.example:8443/mss/notify")]
    [InlineData("https://evil.example/mss/notify")]
    [InlineData("https://bank.example.evil.example/mss/notify")]
    [InlineData("https://bank.example/mss/notifyx")]
    [InlineData("https://bank.example/mss")]
    [InlineData("https://bank.example/mss/notify/../admin")]
    [InlineData("https://bank.example/MSS/notify")]
    [InlineData("https://bank.example/")]
    public void Fault_104_an_AP_URL_outside_of_the_registration(string url) =>
        Assert.Equal("AP_URL: is not within your registration", Build.Refuse(104, request => Ask(request, url), provider: Registered).DetailForAp);

    [Theory]
    [InlineData("notify")]
    [InlineData("/mss/notify")]
    [InlineData("ftp://bank.example/mss/notify")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@bank.example/mss/notify")]
    [InlineData("https://bank.example\\@evil.example/mss/notify")]
    [InlineData("https://bank.example/mss/notify#fragment")]
    [InlineData("https://bank.example/mss/notify/%2e%2e/admin")]
    [InlineData("https://bank.example/mss/notify/..%2fadmin")]
    [InlineData("https://bank.example/mss/notify/\u0001")]
    public void Fault_101_an_AP_URL_that_readers_could_understand_differently(string url) =>
        Assert.StartsWith("AP_URL: ", Build.Refuse(101, request => Ask(request, url), provider: Registered).DetailForAp, StringComparison.Ordinal);

    [Fact]
    public void Fault_101_an_AP_URL_that_is_too_long() => Build.Refuse(101, request => Ask(request, Registered.NotificationUrl + "/" + new string('a', 1024)), provider: Registered);

    [Fact]
    public void Fault_101_an_AP_that_is_not_registered_for_notifications() =>
        Assert.Contains("AP_URL", Build.Refuse(101, request => Ask(request, "https://bank.example/"), provider: TestProviders.Bank).DetailForAp, StringComparison.Ordinal);

    [Fact]
    public void Fault_104_plain_http_unless_the_address_may_be_private()
    {
        var http = Registered with { NotificationUrl = "http://localhost:9090/" };
        Assert.Equal("AP_URL: must be https", Build.Refuse(104, request => Ask(request, null), provider: http).DetailForAp);
        var order = Build.Accept(request => Ask(request, "http://localhost:9090/a"), provider: http with { MayNotifyPrivateAddress = true });
        Assert.Equal(("http://localhost:9090/a", true), (order.NotificationUrl, order.MayNotifyPrivateAddress));
    }

    [Fact]
    public void In_other_modes_AP_URL_is_not_looked_at() =>
        Assert.Null(Build.Accept(request => request.ApInfo.ApUrl = "nonsense", provider: Registered).NotificationUrl);

    private static void Ask(Mss.Gateway.Messages.SignatureRequest request, string? url)
    {
        request.MessagingMode = "asynchServerServer";
        request.ApInfo.ApUrl = url;
    }
}
