namespace Mss.Sscd.Saml;

/// <summary>An attribute of a person as it stands in a samlp:Response.</summary>
/// <param name="Name">URI of the attribute.</param>
/// <param name="Type">XML Schema type of its value: <c>string</c>, <c>integer</c>, <c>boolean</c> or <c>dateTime</c>.</param>
/// <param name="Value">The value in the type's lexical form.</param>
public sealed record SamlValue(string Name, string Type, string Value)
{
    /// <summary>Child elements in place of a text: local name and text, in FiCom's namespace below one element of the given name; null for a text.</summary>
    public (string Element, IReadOnlyList<(string Name, string Text)> Parts)? Structure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
