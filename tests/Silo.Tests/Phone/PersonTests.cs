using System.Text;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Phone;

/// <summary>A person decides on the phone, through the page's API and through <c>mss phone</c>.</summary>
public sealed class PersonTests(PhoneApp shared) : IClassFixture<PhoneApp>
{
    private const string Person = "+99901000003";

    private static readonly string Acknowledged =
        """<sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" UserAck="true"/>""";

    [Fact]
    public async Task What_the_person_approves_is_signed_and_verifies()
    {
        var (request, id) = await AskAsync("Buy the house?");

        var shown = await shared.Phone.RequestAsync(Person);
        Assert.Equal(id, shown["transactionId"]!.ToString());
        Assert.Equal("Buy the house?", shown["text"]!.ToString());
        Assert.Contains("AP One", shown["apName"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Signed", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "1234")));

        var outcome = await shared.App.Client.OutcomeAsync(request, id);
        Assert.Equal(500, outcome.Code);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes("Buy the house?"), shared.App.Pki);
        Assert.Equal("NotShown", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "1234")));
    }

    [Fact]
    public async Task Fault_401_what_the_person_refuses()
    {
        var (request, id) = await AskAsync("Sell the house?");

        var shown = await shared.Phone.RequestAsync(Person);
        Assert.Equal("Refused", await shared.Phone.ActAsync(Person, "refuse", PhoneApi.Input(shown)));

        Assert.Equal(401, (await shared.App.Client.OutcomeAsync(request, id)).Fault);
    }

    [Fact]
    public async Task Fault_402_the_wrong_PIN_three_times()
    {
        var (request, id) = await AskAsync("Buy the house?");
        try
        {
            var shown = await shared.Phone.RequestAsync(Person);
            Assert.Equal("WrongPin", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "0000")));
            Assert.Equal("WrongPin", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "")));
            Assert.Equal("PinBlocked", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "4321")));
            Assert.Equal(402, (await shared.App.Client.OutcomeAsync(request, id)).Fault);
        }
        finally
        {
            await shared.App.Get<DevelopmentFarEnd>().Cards.UnblockPinAsync(MssApp.CardOf(Person), "sign", Mss.Sscd.Sim.SimKeySpec.DefaultPuk, "1234");
        }
    }

    [Theory]
    [InlineData(true, "OK")]
    [InlineData(false, "CANCEL")]
    public async Task A_receipt_is_read_and_answered(bool confirmed, string told)
    {
        var (request, id) = await SignedAsync();

        var answer = shared.App.Client.PostAsync(request, request.Receipt(id, "R1", "It is yours", Acknowledged), https: false);
        var message = await shared.Phone.ShownAsync(Person, device => device["messages"]!.AsArray().FirstOrDefault(shown => shown!["transactionId"]!.ToString() == id));
        Assert.Contains("It is yours", message["text"]!.ToString(), StringComparison.Ordinal);
        Assert.True(message["wantsAnswer"]!.GetValue<bool>());
        var input = $$"""{"transactionId":"{{id}}","confirmed":{{(confirmed ? "true" : "false")}}}""";
        Assert.Equal("Answered", await shared.Phone.ActAsync(Person, "message", input));

        Assert.Contains(told, (await answer).Text, StringComparison.Ordinal);
        Assert.Equal("NotShown", await shared.Phone.ActAsync(Person, "message", input));
    }

    [Fact]
    public async Task A_receipt_that_only_informs_stays_until_the_person_puts_it_away()
    {
        var (request, id) = await SignedAsync();

        Assert.Equal(100, (await shared.App.Client.PostAsync(request, request.Receipt(id, "R1", "It is yours", ""), https: false)).Code);
        var message = await shared.Phone.ShownAsync(Person, device => device["messages"]!.AsArray().FirstOrDefault());
        Assert.False(message["wantsAnswer"]!.GetValue<bool>());
        Assert.Equal("Answered", await shared.Phone.ActAsync(Person, "message", $$"""{"transactionId":"{{id}}"}"""));

        Assert.Empty((await shared.Phone.ShowAsync(Person))["devices"]![0]!["messages"]!.AsArray());
    }

    [Fact]
    public async Task The_command_line_waits_for_a_request_and_approves_what_it_printed()
    {
        var waiting = MssCli.RunAsync(shared.App, null, "phone", "approve", Person, "--wait", "60s");
        var (request, id) = await AskAsync("Buy the boat?");

        var run = await waiting;

        Assert.Equal((0, $"Signed {id}\n"), (run.Code, run.Out));
        Assert.Contains("Buy the boat?", run.Error, StringComparison.Ordinal);
        Assert.Equal(500, (await shared.App.Client.OutcomeAsync(request, id)).Code);
    }

    [Fact]
    public async Task The_command_line_lists_what_is_on_the_screens_and_refuses()
    {
        var (request, id) = await AskAsync("Buy [red]the[/] car?");
        await shared.Phone.RequestAsync(Person);

        Assert.Contains("Buy [red]the[/] car?", (await MssCli.RunAsync(shared.App, null, "phone", "list")).Out, StringComparison.Ordinal);
        Assert.Equal((2, "WrongPin"), Told(await MssCli.RunAsync(shared.App, null, "phone", "approve", Person, "--pin", "0000")));
        Assert.Equal((0, "Refused"), Told(await MssCli.RunAsync(shared.App, null, "phone", "refuse", Person)));

        Assert.Equal(401, (await shared.App.Client.OutcomeAsync(request, id)).Fault);
        Assert.Equal(66, (await MssCli.RunAsync(shared.App, null, "phone", "refuse", Person)).Code);
        Assert.Equal(66, (await MssCli.RunAsync(shared.App, null, "phone", "list", "+99901009999")).Code);
        Assert.Equal((0, "Signed"), Told(await ApproveAgainAsync()));
    }

    private static (int Code, string Result) Told((int Code, string Out, string Error) run) => (run.Code, run.Out.Split(' ')[0]);

    // The right PIN gives the wrong one's try back.
    private async Task<(int Code, string Out, string Error)> ApproveAgainAsync()
    {
        await AskAsync("Buy the bike?");
        return await MssCli.RunAsync(shared.App, null, "phone", "approve", Person, "--wait", "60s");
    }

    private async Task<(RequestText Request, string Id)> AskAsync(string text)
    {
        var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = text };
        var accepted = await shared.App.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        return (request, accepted.TransactionId);
    }

    private async Task<(RequestText Request, string Id)> SignedAsync()
    {
        var (request, id) = await AskAsync("Buy the house?");
        var shown = await shared.Phone.RequestAsync(Person);
        Assert.Equal(nameof(PhoneResult.Signed), await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "1234")));
        Assert.Equal(500, (await shared.App.Client.OutcomeAsync(request, id)).Code);
        return (request, id);
    }
}
