using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>The verification that shell clients do (wire rule 26).</summary>
[Collection(SharedAppGroup.Name)]
public sealed class OpenSslTests(SharedApp shared)
{
    private const string Text = "Maksa 10 € & lähetä?  ";

    [OpenSslTheory]
    [InlineData("+99901000001", null)]
    [InlineData("+99901000002", null)]
    [InlineData("+99901000004", null)]
    [InlineData("+99901000001", "http://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pss")]
    public async Task Openssl_accepts_the_signature_and_gives_the_text_back(string msisdn, string? format)
    {
        var (code, output, complaint) = await VerifyAsync(await SignAsync(msisdn, format));

        Assert.True(code == 0, complaint);
        Assert.Equal(Text, Encoding.UTF8.GetString(output));
    }

    [OpenSslTheory]
    [InlineData("+99901000001")]
    [InlineData("+99901000002")]
    public async Task Openssl_refuses_the_signature_when_the_text_was_changed(string msisdn)
    {
        var signature = await SignAsync(msisdn, null);
        var at = signature.AsSpan().IndexOf("Maksa 10"u8);
        signature[at + 6] = (byte)'9';

        var (code, _, complaint) = await VerifyAsync(signature);

        Assert.NotEqual(0, code);
        Assert.Contains("verification failure", complaint, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<byte[]> SignAsync(string msisdn, string? format)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = msisdn, Data = Text.Replace("&", "&amp;", StringComparison.Ordinal), Format = format });
        Assert.Equal(500, answer.Code);
        return answer.Signature;
    }

    private async Task<(int Code, byte[] Output, string Complaint)> VerifyAsync(byte[] signature)
    {
        using var directory = new TemporaryDirectory();
        var pki = shared.App.Pki;
        await File.WriteAllBytesAsync(directory.File("signature.der"), signature);
        await File.WriteAllTextAsync(directory.File("ca.pem"), await File.ReadAllTextAsync(pki.Path("root.crt")) + await File.ReadAllTextAsync(pki.Path("issuing.crt")));
        return await OpenSsl.TryRunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", directory.File("signature.der"), "-CAfile", directory.File("ca.pem"), "-purpose", "sslclient");
    }
}
