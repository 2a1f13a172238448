namespace Mss.Gateway.Soap;

/// <summary>The two things that matter of a Content-Type header: its family and its charset. Anything may stand there (wire rule 4).</summary>
internal static class ContentTypeHeader
{
    public static SoapMediaType MediaType(string? header)
    {
        var type = header.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("text/xml", StringComparison.OrdinalIgnoreCase) ? SoapMediaType.TextXml
            : type.Equals("application/soap+xml", StringComparison.OrdinalIgnoreCase) ? SoapMediaType.ApplicationSoapXml
            : SoapMediaType.Unstated;
    }

    /// <summary>False when the header names an encoding in which characters beyond ASCII are written otherwise than in UTF-8.</summary>
    public static bool AllowsUtf8(string? header)
    {
        var rest = header.AsSpan();
        foreach (var range in rest.Split(';'))
        {
            var parameter = rest[range].Trim();
            if (parameter.StartsWith("charset", StringComparison.OrdinalIgnoreCase) && parameter[7..].TrimStart() is ['=', .. var charset])
            {
                return IsUtf8(charset.Trim().Trim("\"'"));
            }
        }

        return true;
    }

    public static bool IsUtf8(ReadOnlySpan<char> encoding) =>
        encoding.IsEmpty || encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || encoding.Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
