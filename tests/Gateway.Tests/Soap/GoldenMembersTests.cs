using Mss.Gateway.Messages;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Wire rule 8: what the clients' other operations carry is read, in the clients' own forms.</summary>
public sealed class GoldenMembersTests
{
    [Theory]
    [InlineData("laverca-profilequery", null)]
    [InlineData("laverca-params-profilequery", "certs")]
    [InlineData("jaxws-profilequery", "sscds state certs pinstatus rcstatus aastatus")]
    [InlineData("bash-profilequery", null)]
    [InlineData("tr-esign-profilequery", null)]
    [InlineData("document-soap12-profilequery", "sscds certs state")]
    public void Params_of_a_profile_query_are_read(string name, string? parameters) =>
        Assert.Equal(parameters, Read<ProfileRequest>(name).Params);

    [Fact]
    public void GetCertificates_is_read_in_no_namespace() => Assert.Equal("true", Read<ProfileRequest>("node-rpc-soap11-profilequery").GetCertificates);

    [Theory]
    [InlineData("jaxws-profilequery", "2", "0")]
    [InlineData("jaxws-receipt", "1", "1")]
    public void Rule_7_the_versions_of_other_operations_are_echoed(string name, string major, string minor)
    {
        var result = GoldenCase.Find(name).Read();
        Assert.Contains(
            $"MajorVersion=\"{major}\" MinorVersion=\"{minor}\"", GoldenCase.Write(result.Style, GoldenCase.Answer(result.Request!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("laverca-receipt", null, null, null, null)]
    [InlineData("jaxws-receipt", "text/plain", "UTF-8", "en", "http://mss.swisscom.ch/synch")]
    [InlineData("document-soap11-receipt", "text/plain", "UTF-8", null, null)]
    public void A_receipts_message_and_extension_are_read(string name, string? mimeType, string? encoding, string? language, string? profile)
    {
        var receipt = Read<ReceiptRequest>(name);
        Assert.Equal(("h4iof", "100"), (receipt.MsspTransId, receipt.StatusValue));
        Assert.Equal((name.StartsWith("document", StringComparison.Ordinal) ? "Kiitos! €" : "Order placed.", mimeType, encoding), (receipt.Message!.Value, receipt.Message.MimeType, receipt.Message.Encoding));
        Assert.Equal(("synch", "true"), (receipt.Extension!.MessagingMode, receipt.Extension.UserAck));
        Assert.Equal((language, profile), (receipt.Extension.Language, receipt.Extension.ProfileUri));
    }

    [Fact]
    public void A_plain_registration_fetches_the_certificate()
    {
        var registration = Read<RegistrationRequest>("wcf-vn-registration");
        Assert.Equal("84901000001", registration.MobileUser!.Msisdn);
        Assert.Null(registration.Input);
        Assert.Null(registration.X509Certificate);
    }

    [Fact]
    public void The_operations_of_mreg_are_read_with_an_empty_MobileUser()
    {
        var registration = Read<RegistrationRequest>("laverca-mreg-registration");
        Assert.Null(registration.MobileUser!.Msisdn);
        var input = registration.Input!;
        Assert.Equal(("I1", "http://ra.example/ops"), (input.InputId, input.DefaultNameSpace));
        Assert.Equal(("899999901002500", "+99901002500"), (input.Target!.Iccid, input.Target.SimMsisdn));
        Assert.Equal(["ProvisioningOperation CreateMobileUser", "WirelessOperation AddDevice", "CertificationOperation RequestCertificate"], input.Operations.Select(operation => $"{operation.Element} {operation.Name}"));
        Assert.Equal(("O1", "http://ra.example/ops", "s-1"), (input.Operations[0].Id, input.Operations[0].NameSpace, input.Operations[1].SessionId));
        Assert.Equal([("KeyId", "sign")], input.Operations[1].Parameters);
    }

    private static T Read<T>(string name)
        where T : MssRequest => Assert.IsType<T>(GoldenCase.Find(name).Read().Request);
}
