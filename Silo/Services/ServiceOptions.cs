using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mss.Sscd.Pki;

namespace Mss.Silo.Services;

/// <summary>
/// Keys and certificates of the AdditionalServices. Configuration section <c>Mss:Services</c>. A service without its files is not offered (fault 101). Development
/// uses the development CA's.
/// </summary>
internal sealed class ServiceOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Services";

    /// <summary>PEM files of trust anchors for the users' certificates.</summary>
    /// <value>None: signatures are not validated.</value>
    public IList<string> TrustAnchors { get; } = [];

    /// <summary>PEM files of the CAs between the trust anchors and the users, the time-stamp authority and the attribute authority.</summary>
    public IList<string> Issuers { get; } = [];

    /// <summary>Files of CRLs (DER or PEM) of those CAs, kept up to date by something else and read again within a minute of a change.</summary>
    /// <value>None: whether a certificate is revoked is unknown, and validation says so (423).</value>
    public IList<string> Crls { get; } = [];

    /// <summary>The time-stamp authority.</summary>
    public TimeStampSettings TimeStamp { get; } = new();

    /// <summary>The attribute authority.</summary>
    public KeyFiles Attributes { get; } = new();

    /// <summary>Reads the section.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static ServiceOptions Read(IConfiguration configuration)
    {
        var options = new ServiceOptions();
        var section = configuration.GetSection(Section);
        section.Bind(options);
        section.GetSection("TimeStamp").Bind(options.TimeStamp.Token);
        List<string> wrong = [.. options.TimeStamp.Check("TimeStamp"), .. options.Attributes.Check("Attributes")];
        if (options.TimeStamp.Token.Check() is { } token)
        {
            wrong.Add($"{Section}:TimeStamp:{token}");
        }

        return wrong.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(ServiceOptions), wrong);
    }
}

/// <summary>A certificate and its private key.</summary>
internal class KeyFiles
{
    /// <summary>PEM file of the certificate; null for none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the private key (PKCS#8, not encrypted, readable by this process alone).</summary>
    public string? KeyFile { get; set; }

    public bool AreThere => CertificateFile is not null;

    public IEnumerable<string> Check(string name) =>
        (CertificateFile is null) == (KeyFile is null) ? [] : [$"{ServiceOptions.Section}:{name} needs both CertificateFile and KeyFile"];
}

/// <summary>The time-stamp authority's files, and what its tokens say.</summary>
internal sealed class TimeStampSettings : KeyFiles
{
    public TimeStampOptions Token { get; } = new();
}
