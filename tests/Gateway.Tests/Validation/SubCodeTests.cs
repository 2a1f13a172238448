using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Validation;

/// <summary>FiCom's second-level codes of what the gateway refuses.</summary>
public sealed class SubCodeTests
{
    [Fact]
    public void Fault_101_1013_an_illegal_MessagingMode() => Assert.Equal(1013, Build.Refuse(101, request => request.MessagingMode = "x").SubCode);

    [Fact]
    public void Fault_101_1014_an_unknown_AdditionalService() =>
        Assert.Equal(1014, Build.Refuse(101, request => request.AdditionalServices.Add(new MssService { Uri = "urn:unknown" })).SubCode);

    [Theory]
    [InlineData("text/html", null)]
    [InlineData(null, "quoted-printable")]
    public void Fault_107_1016_an_unsupported_MimeType_or_Encoding(string? mimeType, string? encoding) =>
        Assert.Equal(1016, Build.Refuse(107, request => request.DataToBeSigned = new MssData { Value = "x", MimeType = mimeType, Encoding = encoding }).SubCode);

    [Fact]
    public void Fault_101_1017_an_unsupported_MSS_Format() => Assert.Equal(1017, Build.Refuse(101, request => request.MssFormat = "urn:x").SubCode);

    [Fact]
    public void Fault_102_1022_no_DataToBeSigned() => Assert.Equal(1022, Build.Refuse(102, request => request.DataToBeSigned = null).SubCode);

    [Fact]
    public void Fault_104_1044_a_profile_that_is_not_allowed_to_the_AP() =>
        Assert.Equal(1044, Build.Refuse(104, request => request.SignatureProfile = "mss::sign:loa4", provider: TestProviders.Shop).SubCode);

    [Fact]
    public void Fault_105_1051_no_user_identifier() => Assert.Equal(1051, Build.Refuse(105, request => request.MobileUser = null).SubCode);

    [Fact]
    public void Fault_404_4041_a_KeyReference() => Assert.Equal(4041, Build.Refuse(404, request => request.HasKeyReference = true).SubCode);
}
