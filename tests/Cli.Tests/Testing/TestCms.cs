using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Cli.Tests.Testing;

/// <summary>Makes real CMS signatures with .NET's implementation, in the form that deployed clients need (wire rule 24).</summary>
internal static class TestCms
{
    public static byte[] Sign(X509Certificate2 signer, byte[] content, bool detached = false, DateTime? signingTime = null, bool pss = false)
    {
        var cms = new SignedCms(new ContentInfo(content), detached);
        var info = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, signer) { IncludeOption = X509IncludeOption.EndCertOnly };
        if (pss)
        {
            info.SignaturePadding = RSASignaturePadding.Pss;
        }

        info.SignedAttributes.Add(new Pkcs9SigningTime(signingTime ?? DateTime.UtcNow));
        cms.ComputeSignature(info);
        return cms.Encode();
    }
}
