using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>What an AP's registration says about it holds for its next request, as the AP sees it over HTTP.</summary>
public sealed class RegistrationRightsTests : IAsyncLifetime
{
    private const string Bank = "http://ap1.example";
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(TestTime.Start);
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync(_time);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Fault_104_a_disabled_AP_is_answered_as_an_unknown_one_and_costs_the_same()
    {
        Register(bank => bank with { Enabled = false });
        var passwords = (PasswordVerifier)_host.Services.GetService(typeof(PasswordVerifier))!;

        var disabled = await _host.PostAsync(SoapRequest.Asynchronous.Xml);
        Assert.Equal(1, passwords.SlowVerifications);
        var unknown = await _host.PostAsync((SoapRequest.Asynchronous with { ApId = "http://nobody.example" }).Xml);

        Assert.Equal(unknown, disabled.AssertFault(104));
        Assert.Equal(2, passwords.SlowVerifications);
        Assert.Empty(_host.Grains.Submitted);
        Assert.Contains("the AP is disabled", _host.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApRoles.None)]
    [InlineData(ApRoles.Administrator)]
    [InlineData(ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority | ApRoles.Administrator)]
    public async Task Fault_104_signatures_and_status_are_for_the_role_ApplicationProvider_alone(ApRoles roles)
    {
        Register(bank => bank with { Roles = roles });

        (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).AssertFault(104);
        (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).AssertFault(104);

        Assert.Empty(_host.Grains.Submitted);
        Assert.Empty(_host.Grains.Asked);
    }

    [Fact]
    public async Task An_AP_that_is_an_RA_as_well_may_ask_for_signatures()
    {
        Register(bank => bank with { Roles = ApRoles.ApplicationProvider | ApRoles.RegistrationAuthority });
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).Status);
    }

    [Fact]
    public async Task Fault_102_MSSP_Info_where_the_registration_requires_it()
    {
        var without = SoapRequest.Asynchronous.Xml.Replace("<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>", "", StringComparison.Ordinal);
        Assert.Equal(100, (await _host.PostAsync(without)).Status);
        Register(bank => bank with { RequiresMsspInfo = true });

        Assert.Equal("MSSP_Info is missing", (await _host.PostAsync(without)).AssertFault(102).FaultDetail);
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).Status);
    }

    [Fact]
    public async Task Fault_104_more_requests_than_allowed_in_a_minute_are_told_when_to_come_again()
    {
        Register(bank => bank with { RequestsPerMinute = 2 });
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).Status);
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).Status);

        using var response = await PostRawAsync(SoapRequest.Asynchronous.Xml);
        Assert.Equal("30", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal("Too many requests; try again in 30 s", (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).AssertFault(104).FaultDetail);
        Assert.Equal(2, _host.Grains.Submitted.Count);

        // What it has already it may ask for, and others are not concerned.
        Assert.Equal(504, (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).Status);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml)).Status);
    }

    [Fact]
    public async Task The_second_level_code_is_told_to_APs_that_are_configured_for_it_only()
    {
        var request = new SoapRequest { Mode = "elsewhere" };
        Assert.DoesNotContain("1013", (await _host.PostAsync(request.Xml)).AssertFault(101).Text, StringComparison.Ordinal);
        Register(bank => bank with { TellSubCodes = true });

        var answer = (await _host.PostAsync(request.Xml)).AssertFault(101);

        var second = answer.Find("//s:Code/s:Subcode/s:Subcode/s:Value")!;
        Assert.Equal("fi:_1013", second.InnerText);
        Assert.Equal("http://mss.ficom.fi/TS102204/v1.0.0#", second.GetNamespaceOfPrefix("fi"));
    }

    [Fact]
    public async Task Fault_105_a_hidden_state_has_the_second_level_code_of_an_unknown_user()
    {
        Register(bank => bank with { TellSubCodes = true, MaySeeUserState = false });
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Failed(id, new Fault(StatusCode.UnknownClient, "no such user") { SubCode = 1052 }));
        var unknown = (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).AssertFault(105);
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Failed(id, new Fault(StatusCode.CardBlocked, "blocked") { SubCode = 4031 }));

        Assert.Equal(unknown, await _host.PostAsync(new SoapRequest().StatusXml("t1")));
        Assert.Equal("fi:_1052", unknown.Value("//s:Subcode/s:Subcode/s:Value"));
    }

    [Fact]
    public async Task A_SOAP_1_1_fault_has_no_place_for_a_second_level_code()
    {
        Register(bank => bank with { TellSubCodes = true });
        var soap11 = (new SoapRequest { Mode = "x" }).Xml.Replace("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/", StringComparison.Ordinal);

        var answer = await _host.PostAsync(soap11, "text/xml; charset=utf-8");

        Assert.Equal(500, answer.HttpStatus);
        Assert.Contains("<faultcode>mss:_101</faultcode>", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1013", answer.Text, StringComparison.Ordinal);
    }

    private void Register(Func<ApplicationProvider, ApplicationProvider> change)
    {
        _host.Grains.Providers[Bank] = change(TestProviders.Bank);
        _time.Advance(TimeSpan.FromSeconds(10)); // what the gateway knows is as old as that
    }

    private async Task<HttpResponseMessage> PostRawAsync(string xml)
    {
        using var client = _host.Server.CreateClient();
        using var content = new StringContent(xml, System.Text.Encoding.UTF8, "application/soap+xml");
        return await client.PostAsync(new Uri("http://localhost/soap/services/MSS_SignaturePort"), content);
    }
}
