namespace Mss.Cli.Sign;

/// <summary>What the MSSP shall deliver.</summary>
internal enum SignatureForm
{
    /// <summary>CMS SignedData.</summary>
    Cms,

    /// <summary>The bare signature value with the certificate beside it.</summary>
    Pkcs1,
}
