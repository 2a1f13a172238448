using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;
using Mss.Sscd.Pki.Cmp;

namespace Mss.Sscd.Tests.Pki.Cmp;

/// <summary>Against OpenSSL's CMP server, which was made by others.</summary>
public sealed class OpensslCmpTests
{
    [OpenSslCmpFact]
    public async Task The_CMP_server_of_openssl_issues_and_revokes()
    {
        using var folder = new TemporaryFolder();
        using var ca = new CmpCa(); // its certificates only; the messages are OpenSSL's
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wanted = CmpCa.Wanted(key);
        var made = ca.Certificate(wanted);
        await File.WriteAllTextAsync(folder["user.crt"], PemEncoding.WriteString("CERTIFICATE", made));
        await File.WriteAllTextAsync(folder["ca.crt"], ca.Root.ExportCertificatePem());
        var port = FreePort();
        var start = new ProcessStartInfo("openssl", ["cmp", "-port", $"{port}", "-srv_ref", "mssp", "-srv_secret", $"pass:{CmpCa.Secret}", "-rsp_cert", folder["user.crt"], "-accept_raverified"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var server = Process.Start(start)!;
        var listening = new TaskCompletionSource();
        server.OutputDataReceived += (_, line) => _ = line.Data?.Contains("ACCEPT", StringComparison.Ordinal) == true ? listening.TrySetResult() : line.Data is null && listening.TrySetException(new InvalidOperationException("openssl ended"));
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        try
        {
            await listening.Task.WaitAsync(TimeSpan.FromSeconds(30));
            var authority = ca.Authority with { Address = new Uri($"http://127.0.0.1:{port}/pkix/") };
            var check = new ObtainedCertificateCheck(new CertificateValidator([ca.Root], [], new RevokedCertificates()), TimeSpan.FromDays(1200), TimeProvider.System);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            var client = new CmpClient(http, authority, check, TimeProvider.System);
            var obtained = await client.IssueAsync(wanted, default);
            Assert.Null(obtained.Refusal);
            Assert.Equal(made, obtained.Certificate);
            Assert.Null(await client.RevokeAsync(made, X509RevocationReason.Superseded, default));

            // Its error is under its own secret, or under none: no reason to believe it.
            var stranger = new CmpClient(http, authority with { Secret = "another secret of length" }, check, TimeProvider.System);
            await Assert.ThrowsAsync<CmpException>(() => stranger.IssueAsync(wanted, default));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Skipped, and said so, where openssl is missing or has no CMP server (before 3.0, or built without).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslCmpFactAttribute : FactAttribute
{
    public OpenSslCmpFactAttribute() => Skip = !OpenSsl.IsThere ? "the program openssl is not on the PATH" : HasServer.Value ? null! : "this openssl has no cmp -port";

    private static Lazy<bool> HasServer { get; } = new(() =>
    {
        using var help = Process.Start(new ProcessStartInfo("openssl", ["cmp", "-help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaint = help.StandardOutput.ReadToEndAsync();
        var text = help.StandardError.ReadToEnd() + complaint.GetAwaiter().GetResult();
        help.WaitForExit();
        return text.Contains("-port", StringComparison.Ordinal);
    });
}
