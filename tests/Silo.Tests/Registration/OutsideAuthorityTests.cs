using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Registration;
using Mss.Silo.Services;
using Mss.Silo.Tests.Hosting;
using Mss.Sscd.Pki.Cmp;
using Mss.Sscd.Tests.Pki.Cmp;

namespace Mss.Silo.Tests.Registration;

/// <summary>A CA of Mss:Ca, composed as the server composes it, over HTTP.</summary>
public sealed class OutsideAuthorityTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CmpCa _ca = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TaskCompletionSource _never = new();
    private WebApplication? _server;
    private int _port;
    private bool _silent;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _port = FreePorts.Take();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port));
        _server = builder.Build();
        _server.MapPost("/pkix/", TakeAsync);
        await _server.StartAsync();
        await File.WriteAllTextAsync(_directory.File("ca.pem"), _ca.Root.ExportCertificatePem());
        await File.WriteAllTextAsync(_directory.File("secret"), CmpCa.Secret);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory.File("secret"), UnixFileMode.UserRead);
        }
    }

    public async Task DisposeAsync()
    {
        _never.TrySetResult();
        await _server!.DisposeAsync();
        _ca.Dispose();
        _key.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_running_system_gives_a_registered_user_the_outside_authoritys_certificate()
    {
        using var data = await UsedData.CopyAsync();
        await using var app = await MssApp.StartAsync(
            data.Path, null, $"--Mss:Ca:Address=http://localhost:{_port}/pkix/", "--Mss:Ca:Reference=mssp", "--Mss:Ca:SecretFile=" + _directory.File("secret"),
            "--Mss:Ca:IssuerFile=" + _directory.File("ca.pem"), "--Mss:Ca:TrustAnchorFile=" + _directory.File("ca.pem"), "--Mss:Ca:Country=FI");
        var order = new RegistrationText("+99901002071");
        Assert.Equal(408, (await order.SendAsync(app, order.Whole)).Code);
        using var certificate = X509CertificateLoader.LoadCertificate(RegistrationText.Certificate(await new RegistrationText(order.Msisdn).SendPlainAsync(app)));
        Assert.Equal(_ca.Root.SubjectName.RawData, certificate.IssuerName.RawData);
        Assert.Contains("C=FI", certificate.Subject, StringComparison.Ordinal);

        var revoke = new RegistrationText(order.Msisdn);
        Assert.Equal(408, (await revoke.SendAsync(app, RegistrationText.Certification("RevokeCertificate", ("Reason", "superseded")))).Code);
        Assert.Equal(certificate.SerialNumberBytes.ToArray(), _ca.Revoked!.Value.Serial);
    }

    [Theory]
    [InlineData(CertificateProfile.Signature, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)]
    [InlineData(CertificateProfile.Authentication, X509KeyUsageFlags.DigitalSignature)]
    public async Task The_key_usage_is_the_profiles_and_the_subject_the_orders(CertificateProfile profile, X509KeyUsageFlags usage)
    {
        var issued = await Issuer().IssueAsync(Order(profile: profile), default);
        Assert.Null(issued.Refusal);
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Certificate!);
        Assert.Equal(usage, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Contains("CN=Aino", certificate.Subject, StringComparison.Ordinal);
        Assert.Contains("MIDCHE0123456789", certificate.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Aino")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", "Aino")]
    [InlineData("number\u00e4", "Aino")]
    [InlineData("MIDCHE0123456789", "")]
    public async Task A_subject_that_cannot_be_is_refused_before_the_authority_is_asked(string serialNumber, string commonName)
    {
        var issued = await Issuer().IssueAsync(Order(serialNumber, commonName), default);
        Assert.Null(issued.Certificate);
        Assert.Contains("SerialNumber", issued.Refusal, StringComparison.Ordinal);
        Assert.Empty(_ca.Received);
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_ends_at_the_time_limit()
    {
        _silent = true;
        var e = await Record.ExceptionAsync(() => Issuer().IssueAsync(Order(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.IsType<CmpException>(e);
        Assert.Empty(_ca.Received);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_stop_the_start_and_the_section_is_named()
    {
        await File.WriteAllTextAsync(_directory.File("short"), "too short");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory.File("short"), UnixFileMode.UserRead);
        }

        foreach (var change in (Action<AuthorityOptions>[])[o => o.SecretFile = _directory.File("short"), o => o.IssuerFile = _directory.File("secret")])
        {
            var options = Options();
            change(options);
            var failure = Assert.Throws<InvalidOperationException>(() => CmpCertificateIssuer.Add(new ServiceCollection(), options, TimeProvider.System));
            Assert.StartsWith("Mss:Ca: ", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("too short", failure.ToString(), StringComparison.Ordinal);
        }
    }

    private CertificateOrder Order(string? serialNumber = "MIDCHE0123456789", string? commonName = "Aino", CertificateProfile profile = CertificateProfile.Signature) =>
        new(_key.ExportSubjectPublicKeyInfo(), profile, serialNumber, commonName);

    private AuthorityOptions Options() => new()
    {
        Address = $"http://localhost:{_port}/pkix/", Reference = "mssp", SecretFile = _directory.File("secret"), IssuerFile = _directory.File("ca.pem"),
        TrustAnchorFile = _directory.File("ca.pem"), Country = "FI", TimeLimit = TimeSpan.FromSeconds(_silent ? 1 : 30),
    };

    private ICertificateIssuer Issuer()
    {
        var services = new ServiceCollection();
        CmpCertificateIssuer.Add(services, Options(), TimeProvider.System);
        return services.BuildServiceProvider().GetRequiredService<ICertificateIssuer>();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (_silent)
        {
            await _never.Task;
            return;
        }

        using var invoker = new HttpMessageInvoker(_ca, disposeHandler: false);
        using var message = new HttpRequestMessage(HttpMethod.Post, _ca.Authority.Address) { Content = new StreamContent(context.Request.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        using var answer = await invoker.SendAsync(message, default);
        context.Response.ContentType = answer.Content.Headers.ContentType!.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
