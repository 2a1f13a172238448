using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Registration;

/// <summary>Refusals over the wire, by the whole system.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class FaultTests(SharedApp shared)
{
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Fault_104_for_an_AP_that_is_no_registration_authority(int version)
    {
        var order = new RegistrationText("+99901002101") { Ap = Ap.One, Envelope = new Envelope(version) };
        Assert.Equal(104, (await order.SendAsync(_app, order.Whole)).Fault);
        Assert.Equal(104, (await order.SendPlainAsync(_app)).Fault);
        Assert.Equal(105, (await _app.Client.FinishAsync(new RequestText { Msisdn = order.Msisdn })).Fault);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(422)]
    public async Task Fault_of_a_number_that_stands_for_it(int code) =>
        Assert.Equal(code, (await new RegistrationText($"+9990092{code}").SendPlainAsync(_app)).Fault);

    [Fact]
    public async Task Fault_101_for_encrypted_data() =>
        Assert.Equal(101, (await new RegistrationText("+99901002102").SendPlainAsync(_app, "<mss:EncryptedData/>")).Fault);

    [Fact]
    public async Task Fault_105_for_the_certificate_of_nobody() => Assert.Equal(105, (await new RegistrationText("+99901002103").SendPlainAsync(_app)).Fault);

    [Fact]
    public async Task Fault_407_for_a_card_of_a_fixed_user()
    {
        // Its holder would sign for somebody else.
        Assert.Equal(500, (await _app.Client.FinishAsync(new RequestText { Msisdn = "+99901000002" })).Code);
        var order = new RegistrationText("+99901002104");
        var answer = await order.SendAsync(
            _app, RegistrationText.Provisioning("CreateMobileUser"), RegistrationText.Wireless("AddDevice", ("ICCID", MssApp.CardOf("+99901000002"))));
        Assert.Equal((407, "REGISTRATION_NOK"), (answer.Fault, answer.Reason));
    }

    [Fact]
    public async Task Fault_407_for_a_subject_that_no_certificate_can_have_names_the_member()
    {
        var order = new RegistrationText("+99901002105");
        var answer = await order.SendAsync(_app, order.Whole[0], order.Whole[1], RegistrationText.Certification("RequestCertificate", ("SerialNumber", "ä")));
        Assert.Equal(407, answer.Fault);
        Assert.Contains("SerialNumber must have", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_of_a_fixed_user_is_fetched_by_a_plain_request() =>
        Assert.NotEmpty(RegistrationText.Certificate(await new RegistrationText("+99901000002").SendPlainAsync(_app)));

    [Fact]
    public async Task The_tokens_of_a_registration_client_are_tolerated()
    {
        const string Header = """
            <wsse:Security soapenv:mustUnderstand="1" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
            <k:ClientToken xmlns:k="urn:kiuruwsse"><wsse:Username>a</wsse:Username></k:ClientToken></wsse:Security>
            """;
        Assert.Equal(408, (await new RegistrationText("+99901000002") { Header = Header }.SendPlainAsync(_app)).Code);
    }
}
