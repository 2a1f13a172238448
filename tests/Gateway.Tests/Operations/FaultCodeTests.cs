using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>Every fault code that can occur, once, as the AP sees it: at submission, and as the outcome of a synchronous and of an asynchronous request.</summary>
public sealed class FaultCodeTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Fault_101_wrong_param() => (await _host.PostAsync((new SoapRequest() with { Mode = "asynchServerServer" }).Xml)).AssertFault(101);

    [Fact]
    public async Task Fault_101_the_same_AP_TransID_with_other_content() => await AssertFromClusterAsync(101);

    [Fact]
    public async Task Fault_101_an_operation_that_is_not_offered()
    {
        foreach (var operation in new[] { "MSS_NotificationReq", "MSS_FooReq" })
        {
            (await _host.PostAsync(new SoapRequest().Xml.Replace("MSS_SignatureReq", operation, StringComparison.Ordinal))).AssertFault(101);
        }
    }

    [Fact]
    public async Task Fault_102_missing_param() => (await _host.PostAsync((new SoapRequest() with { ApTransId = null }).Xml)).AssertFault(102);

    [Fact]
    public async Task Fault_103_nothing_to_sign() => (await _host.PostAsync((new SoapRequest() with { Data = "<mss:DataToBeSigned/>" }).Xml)).AssertFault(103);

    [Fact]
    public async Task Fault_103_too_long_for_the_device() => await AssertFromClusterAsync(103);

    [Fact]
    public async Task Fault_104_unauthorized() => (await _host.PostAsync((new SoapRequest() with { ApPwd = "guessed" }).Xml)).AssertFault(104);

    [Fact]
    public async Task Fault_105_no_user_named() => (await _host.PostAsync((new SoapRequest() with { MobileUser = "<mss:MobileUser/>" }).Xml)).AssertFault(105);

    [Fact]
    public async Task Fault_105_unknown_user() => await AssertFromClusterAsync(105);

    [Fact]
    public async Task Fault_107_type_not_served() =>
        (await _host.PostAsync((new SoapRequest() with { Data = "<mss:DataToBeSigned MimeType=\"text/html\">x</mss:DataToBeSigned>" }).Xml)).AssertFault(107);

    [Fact]
    public async Task Fault_107_characters_that_the_device_cannot_show() => await AssertFromClusterAsync(107);

    [Fact]
    public async Task Fault_109_unknown_profile() =>
        (await _host.PostAsync((new SoapRequest() with { Rest = "<mss:SignatureProfile><mss:mssURI>x</mss:mssURI></mss:SignatureProfile>" }).Xml)).AssertFault(109);

    [Fact]
    public async Task Fault_109_a_profile_that_the_user_does_not_have() => await AssertFromClusterAsync(109);

    [Fact]
    public async Task Fault_208_expired() => await AssertFromClusterAsync(208);

    [Fact]
    public async Task Fault_209_device_not_reached() => await AssertFromClusterAsync(209);

    [Fact]
    public async Task Fault_401_user_cancelled() => await AssertFromClusterAsync(401);

    [Fact]
    public async Task Fault_402_PIN_blocked() => await AssertFromClusterAsync(402);

    [Fact]
    public async Task Fault_403_device_blocked() => await AssertFromClusterAsync(403);

    [Fact]
    public async Task Fault_404_no_key() => await AssertFromClusterAsync(404);

    [Fact]
    public async Task Fault_404_a_KeyReference_cannot_be_honoured() =>
        (await _host.PostAsync((new SoapRequest() with { Rest = "<mss:KeyReference><mss:HashOfUsersPublicKey/></mss:KeyReference>" }).Xml)).AssertFault(404);

    [Fact]
    public async Task Fault_406_user_is_busy() => await AssertFromClusterAsync(406);

    [Fact]
    public async Task Fault_422_no_valid_certificate() => await AssertFromClusterAsync(422);

    [Fact]
    public async Task Fault_900_internal_error() => await AssertFromClusterAsync(900);

    [Fact]
    public async Task Fault_900_stands_for_a_code_that_is_not_of_the_standard()
    {
        _host.Grains.OnSubmit = (id, _) => Task.FromResult(FakeGrains.Failed(id, new Fault(new StatusCode(666), "a bug")));
        Assert.Equal("Unknown Error", (await _host.PostAsync(new SoapRequest().Xml)).AssertFault(900).FaultDetail);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Fault_105_hides_the_users_state_from_an_AP_without_the_right_to_see_it(int code)
    {
        var shop = new SoapRequest
        {
            ApId = "http://ap3.example",
            ApPwd = "secret3",
            Rest = "<mss:SignatureProfile><mss:mssURI>mss::authn:loa2</mss:mssURI></mss:SignatureProfile>",
        };
        _host.Grains.OnSubmit = (_, _) => Task.FromResult(TransactionAnswer.Refused(new Fault(StatusCode.UnknownClient, "no such user")));
        var unknown = (await _host.PostAsync(shop.Xml)).AssertFault(105);

        var hidden = new Fault(new StatusCode(code), "PIN blocked since Monday", "Your customer's PIN is blocked");
        _host.Grains.OnSubmit = (id, _) => Task.FromResult(FakeGrains.Failed(id, hidden));
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Failed(id, hidden));
        Assert.Equal(unknown, await _host.PostAsync(shop.Xml));
        Assert.Equal(unknown, await _host.PostAsync((shop with { Mode = "asynchClientServer" }).Xml));
        Assert.Equal(unknown, await _host.PostAsync(shop.StatusXml("t1")));
        Assert.Contains("hidden from the AP: PIN blocked since Monday", _host.Log.Text, StringComparison.Ordinal);

        // An AP with the right hears it.
        Assert.Equal("Your customer's PIN is blocked", (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).AssertFault(code).FaultDetail);
    }

    [Theory]
    [InlineData(208)]
    [InlineData(209)]
    [InlineData(401)]
    public async Task What_says_nothing_of_the_users_state_is_not_hidden(int code)
    {
        var fault = new Fault(new StatusCode(code), "x");
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Failed(id, fault));
        (await _host.PostAsync((new SoapRequest() with { ApId = "http://ap3.example", ApPwd = "secret3" }).StatusXml("t1"))).AssertFault(code);
    }

    /// <summary>The fault comes at submission, from waiting for the outcome, and from asking for it; the operator's reason never leaves.</summary>
    private async Task AssertFromClusterAsync(int code)
    {
        const string Reason = "for the operator only";
        var fault = new Fault(new StatusCode(code), Reason);
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Failed(id, fault));
        var atPoll = await _host.PostAsync(new SoapRequest().StatusXml("t1"));
        var whileWaiting = await _host.PostAsync(new SoapRequest().Xml);
        _host.Grains.OnSubmit = (_, _) => Task.FromResult(TransactionAnswer.Refused(fault));
        var atOnce = await _host.PostAsync(SoapRequest.Asynchronous.Xml);
        Assert.All([atPoll, whileWaiting, atOnce], answer =>
        {
            Assert.Equal(StatusCodeTable.Find(code).ApText, answer.AssertFault(code).FaultDetail);
            Assert.DoesNotContain(Reason, answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal(3, _host.Log.Of(2102).Count(entry => entry.Message.Contains(Reason, StringComparison.Ordinal)));
    }
}
