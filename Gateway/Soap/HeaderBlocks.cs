using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>
/// The SOAP header: blocks are passed over, unless one addressed to us must be understood and is not (SOAP 1.2 part 1, 2.4 and 5.2).
/// </summary>
internal static class HeaderBlocks
{
    /// <summary>Reads the header at the cursor.</summary>
    /// <returns>False when the message must be answered by a MustUnderstand fault; the cursor then holds it.</returns>
    public static bool Read(ElementCursor xml, SoapVersion version)
    {
        var header = xml.Enter();
        while (xml.NextChild(header))
        {
            if (MustBeUnderstood(xml, version) && !IsUnderstood(xml.LocalName, xml.NamespaceUri))
            {
                xml.Refuse(Fault.WrongParam(ElementCursor.Shorten(xml.LocalName), "this header block is not understood"));
                return false;
            }
        }

        return true;
    }

    // Registration clients and other MSSPs mark these so (TS 102 204 10.2, TS 102 207). Nothing is decided by them here: the AP is known by AP_Info and TLS.
    private static bool IsUnderstood(string localName, string namespaceUri) => (localName, namespaceUri) is
        ("MSS_MessageSignature", MssNamespaces.Mss) or ("RoamingHeader", MssNamespaces.Roaming) or ("Security", MssNamespaces.WsSecurity);

    private static bool MustBeUnderstood(ElementCursor xml, SoapVersion version)
    {
        var soap = version == SoapVersion.Soap11 ? MssNamespaces.Soap11 : MssNamespaces.Soap12;
        return xml.Attribute("mustUnderstand", soap)?.Trim() is "1" or "true"
            && IsForUs(xml.Attribute(version == SoapVersion.Soap11 ? "actor" : "role", soap)?.Trim());
    }

    private static bool IsForUs(string? role) =>
        role is null or ""
            or MssNamespaces.Soap12 + "/role/next" or MssNamespaces.Soap12 + "/role/ultimateReceiver"
            or "http://schemas.xmlsoap.org/soap/actor/next"
        || role.StartsWith(MssNamespaces.RoamingRoles, StringComparison.Ordinal);
}
