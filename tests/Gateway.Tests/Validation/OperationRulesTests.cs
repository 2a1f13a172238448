using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>What each operation of a profile may be asked to sign: a log-in is no signature under a contract, and a signature is of something that was read.</summary>
public sealed class OperationRulesTests
{
    private const string Pkcs1 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
    private static readonly MssData Text = new() { Value = "Pay 10 euro?" };
    private static readonly MssData Octets = Data(new byte[32], DataObject.OctetStream);
    private static readonly MssData Hash = Data(new byte[32], DataObject.Sha256);

    public static TheoryData<string, string, bool, string?> Accepted => new()
    {
        { "mss::authn:loa3", "text", false, null },
        { "mss::authn:loa3", "octets", false, null },
        { "mss::anonymous:loa3", "text", false, null },
        { "mss::anonymous:loa3", "octets", false, Pkcs1 },
        { "mss::sign:loa4", "text", false, null },
        { "mss::sign:loa4", "octets", true, null },
        { "mss::sign:loa4", "hash", true, null },
        { "mss::consent:loa4", "text", false, null },
        { "mss::consent:loa4", "hash", true, null },
        { "mss::digest:loa4", "hash", false, null },
        { "mss::digest:loa4", "hash", true, Pkcs1 },
        { "mss::digest:loa4", "octets", false, Pkcs1 },
        { "mss::pop:loa4", "text", false, null },
        { "mss::popo:loa4", "text", false, null },
    };

    public static TheoryData<string, string, bool, string?, int, int, string> Refused => new()
    {
        { "mss::authn:loa3", "hash", false, null, 101, 1017, "DataToBeSigned: " },
        { "mss::authn:loa3", "hash", true, null, 101, 1017, "DataToBeSigned: " },
        { "mss::anonymous:loa3", "hash", false, Pkcs1, 101, 1017, "DataToBeSigned: " },
        { "mss::sign:loa4", "octets", false, null, 102, 1021, "DataToBeDisplayed is missing" },
        { "mss::sign:loa4", "hash", false, null, 102, 1021, "DataToBeDisplayed is missing" },
        { "mss::consent:loa4", "octets", false, Pkcs1, 102, 1021, "DataToBeDisplayed is missing" },
        { "mss::digest:loa4", "text", false, null, 101, 1017, "DataToBeSigned: " },
        { "mss::digest:loa4", "text", true, Pkcs1, 101, 1017, "DataToBeSigned: " },
        { "mss::digest:loa4", "octets", false, null, 101, 1017, "MSS_Format: " },
        { "mss::pop:loa4", "octets", false, null, 101, 1017, "DataToBeSigned: " },
        { "mss::popo:loa4", "octets", false, null, 101, 1017, "DataToBeSigned: popo " },
        { "mss::popo:loa4", "text", false, Pkcs1, 101, 1017, "MSS_Format: popo " },
        { "mss::pop:loa4", "text", false, Pkcs1, 101, 1017, "MSS_Format: " },
        { "mss::sign:loa4?alg=ecdsa-p256", "text", false, Pkcs1 + "#rsa-pss", 101, 1017, "MSS_Format: " },
        { "mss::sign:loa4#rsa-pkcs1", "text", false, Pkcs1 + "#rsa-pss", 101, 1017, "MSS_Format: " },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_operation_signs_what_it_is_for(string profile, string data, bool displayed, string? format)
    {
        var order = Build.Accept(request => Ask(request, profile, data, displayed, format));
        Assert.Equal(SignatureProfile.Parse(profile), order.Profile);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Fault_101_or_102_an_operation_signs_nothing_else(string profile, string data, bool displayed, string? format, int code, int subCode, string detail)
    {
        var fault = Build.Refuse(code, request => Ask(request, profile, data, displayed, format));
        Assert.Equal(subCode, fault.SubCode);
        Assert.StartsWith(detail, fault.DetailForAp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mss::authn:loa3", DataObject.PlainText)]
    [InlineData("mss::authn:loa3", DataObject.OctetStream)]
    [InlineData("mss::anonymous:loa3", DataObject.OctetStream)]
    [InlineData(null, DataObject.OctetStream)]
    public void Fault_103_a_challenge_that_is_as_long_as_a_document(string? profile, string type)
    {
        void Ask(SignatureRequest request, int octets) => (request.SignatureProfile, request.DataToBeSigned) = (profile, Data(Enumerable.Repeat((byte)'a', octets), type));
        Build.Accept(request => Ask(request, 512));
        Assert.StartsWith("DataToBeSigned: has 513 octets", Build.Refuse(103, request => Ask(request, 513)).DetailForAp, StringComparison.Ordinal);

        var options = new GatewayOptions { MaxChallenge = 64 };
        Build.Accept(request => Ask(request, 64), options);
        Build.Refuse(103, request => Ask(request, 65), options);
    }

    private static void Ask(SignatureRequest request, string profile, string data, bool displayed, string? format)
    {
        request.SignatureProfile = profile;
        request.DataToBeSigned = data switch { "text" => Text, "octets" => Octets, _ => Hash };
        request.DataToBeDisplayed = displayed ? Text : null;
        request.MssFormat = format;
    }

    private static MssData Data(IEnumerable<byte> octets, string type) => new() { Value = Convert.ToBase64String([.. octets]), MimeType = type, Encoding = "base64" };
}
