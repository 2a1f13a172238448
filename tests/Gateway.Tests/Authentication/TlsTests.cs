using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>Client certificates over real TLS (wire rules 5 and 12): asked for, not demanded, and worth only what is pinned.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private static readonly SoapRequest ByCertificate = new() { ApId = "http://ap2.example", ApPwd = "", Mode = "asynchClientServer" };
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartKestrelAsync(TestCertificates.Server);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_pinned_client_certificate_is_the_AP(SslProtocols protocol) =>
        Assert.Equal(100, (await PostAsync(ByCertificate.Xml, TestCertificates.Office, protocol)).Status);

    [Fact]
    public async Task Fault_104_another_client_certificate_passes_the_handshake_and_proves_nothing()
    {
        (await PostAsync(ByCertificate.Xml, TestCertificates.Stranger)).AssertFault(104);
        Assert.Empty(_host.Grains.Submitted);
    }

    [Fact]
    public async Task Fault_104_no_client_certificate_passes_the_handshake_and_proves_nothing() => (await PostAsync(ByCertificate.Xml, null)).AssertFault(104);

    [Fact]
    public async Task A_password_is_enough_without_certificate_and_beside_a_strangers()
    {
        Assert.Equal(100, (await PostAsync(SoapRequest.Asynchronous.Xml, null)).Status);
        Assert.Equal(100, (await PostAsync(SoapRequest.Asynchronous.Xml, TestCertificates.Stranger)).Status);
    }

    [Fact]
    public async Task A_TLS_version_that_is_broken_is_not_spoken()
    {
#pragma warning disable SYSLIB0039, CA5397, CA5398 // TLS 1.1 is what is refused here
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(ByCertificate.Xml, TestCertificates.Office, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397, CA5398
    }

    private async Task<SoapAnswer> PostAsync(string xml, X509Certificate2? certificate, SslProtocols protocol = SslProtocols.None)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.EnabledSslProtocols = protocol;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server!.GetCertHashString() == TestCertificates.Server.GetCertHashString();
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        return await GatewayHost.PostAsync(client, new Uri($"https://localhost:{_host.Port}/soap/services/MSS_SignaturePort"), xml);
    }
}
