namespace Mss.Gateway.Soap;

/// <summary>
/// What a message may cost before anything of it is believed. Fixed: the largest honest message (a signed header, a certificate chain,
/// a 64-octet digest) is far below, and a limit that can be raised gets raised.
/// </summary>
public static class SoapLimits
{
    /// <summary>Longest message, in octets.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>
    /// Longest stretch between two <c>&lt;</c>, in octets: bounds each attribute, name and text, since the parser holds these in one piece.
    /// </summary>
    public const int MaxRun = 64 * 1024;

    /// <summary>Most attributes of one element; counted by <c>=</c> between two <c>&lt;</c>, before there is a parser to ask.</summary>
    public const int MaxAttributes = 2_000;

    /// <summary>Deepest element, counted from the envelope at 0.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most nodes: elements, end tags, attributes and texts.</summary>
    public const int MaxNodes = 10_000;

    /// <summary>Longest wrapper namespace that is mirrored in an answer, in characters.</summary>
    public const int MaxNamespace = 512;
}
