using System.Collections.Frozen;

namespace Mss.Gateway.Validation;

/// <summary>The http profile URIs of deployed clients (FiCom, Swisscom, Alauda, GSMA Mobile Connect, Viet Nam; digest 6.2) as <c>mss:</c> profiles.</summary>
internal static class LegacyProfiles
{
    private static readonly FrozenDictionary<string, string> ToMss = new Dictionary<string, string>
    {
        ["http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml"] = "mss:ficom.fi:authn:loa4",
        ["http://mss.ficom.fi/TS102206/v1.0.0/anonymous-profile.xml"] = "mss:ficom.fi:anonymous:loa4",
        ["http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml"] = "mss:ficom.fi:sign:loa4",
        ["http://mss.ficom.fi/TS102206/v1.0.0/digestive-signature-profile.xml"] = "mss:ficom.fi:digest:loa4",
        ["http://mss.ficom.fi/TS102206/v1.0.0/consent-profile.xml"] = "mss:ficom.fi:consent:loa4",
        ["http://mid.swisscom.ch/Any-LoA4"] = "mss:swisscom.ch:authn:loa4",
        ["http://mid.swisscom.ch/STK-LoA4"] = "mss:swisscom.ch:authn:loa4:sim",
        ["http://mid.swisscom.ch/Device-LoA4"] = "mss:swisscom.ch:authn:loa4:app",
        ["http://mid.swisscom.ch/MID/v1/AuthProfile1"] = "mss:swisscom.ch:authn:loa4:sim",
        ["http://alauda.mobi/digitalSignature"] = "mss:alauda.mobi:authn:loa4",
        ["http://alauda.mobi/nonRepudiation"] = "mss:alauda.mobi:sign:loa4",
        ["http://uri.gsma.com/mobileconnect/LoA2"] = "mss:gsma.com:authn:loa2",
        ["http://uri.gsma.com/mobileconnect/LoA3"] = "mss:gsma.com:authn:loa3",
        ["http://mobile-id.vn/digitalSignature"] = "mss:mobile-id.vn:sign:loa4",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The <c>mss:</c> form, or the URI itself when it is none of the old ones. A fragment such as <c>#rsa-pss</c> stays.</summary>
    public static string Convert(string uri)
    {
        var mark = uri.IndexOf('#', StringComparison.Ordinal);
        var bare = mark < 0 ? uri : uri[..mark];
        return ToMss.TryGetValue(bare, out var mss) ? mss + (mark < 0 ? "" : uri[mark..]) : uri;
    }
}
