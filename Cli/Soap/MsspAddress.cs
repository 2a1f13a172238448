namespace Mss.Cli.Soap;

/// <summary>Where the ports of an MSSP are, from its base address or from the address of one port.</summary>
internal sealed record MsspAddress(Uri Signature, Uri StatusQuery)
{
    private const string Services = "soap/services/";

    /// <summary>Takes <c>http://host:port</c>, a base path, or the address of MSS_SignaturePort itself.</summary>
    public static MsspAddress From(Uri url)
    {
        const string Port = "MSS_SignaturePort";
        var text = url.GetLeftPart(UriPartial.Path);
        if (text.EndsWith("/" + Port, StringComparison.Ordinal))
        {
            return new MsspAddress(new Uri(text), new Uri(string.Concat(text.AsSpan(0, text.Length - Port.Length), "MSS_StatusQueryPort")));
        }

        var root = text.TrimEnd('/') + "/" + Services;
        return new MsspAddress(new Uri(root + Port), new Uri(root + "MSS_StatusQueryPort"));
    }
}
