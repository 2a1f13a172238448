using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Signatures;

/// <summary>Verification with the platform's CMS and X.509, which are not ours.</summary>
internal static class Verified
{
    /// <summary>Checks a CMS with the content inside; the rules are wire rules 24 and 25.</summary>
    /// <returns>The signer's certificate, verified up to the root.</returns>
    public static X509Certificate2 Cms(byte[] signature, byte[] content, PkiFolder pki)
    {
        var cms = new SignedCms();
        cms.Decode(signature);
        Assert.False(cms.Detached);
        Assert.Equal(content, cms.ContentInfo.Content);
        return Check(cms, pki);
    }

    /// <summary>Checks a CMS without content against the content it is of.</summary>
    public static X509Certificate2 DetachedCms(byte[] signature, byte[] content, PkiFolder pki)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.Decode(signature);
        Assert.True(cms.Detached);
        return Check(cms, pki);
    }

    /// <summary>Checks a user's certificate up to the development root.</summary>
    public static void Chain(X509Certificate2 certificate, PkiFolder pki)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(pki.Root);
        chain.ChainPolicy.ExtraStore.Add(pki.Issuing);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(chain.Build(certificate), string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Equal(3, chain.ChainElements.Count);
    }

    private static X509Certificate2 Check(SignedCms cms, PkiFolder pki)
    {
        cms.CheckSignature(verifySignatureOnly: true);
        var signer = Assert.Single(cms.SignerInfos.Cast<SignerInfo>());
        Assert.Equal(SubjectIdentifierType.IssuerAndSerialNumber, signer.SignerIdentifier.Type);
        var certificate = Assert.Single(cms.Certificates);
        Assert.Equal(certificate.Thumbprint, signer.Certificate!.Thumbprint);
        Chain(certificate, pki);
        return certificate;
    }
}
