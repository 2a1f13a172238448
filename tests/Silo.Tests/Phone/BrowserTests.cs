using System.Text;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Phone;

/// <summary>The page in a real browser: what a person sees and presses.</summary>
public sealed class BrowserTests(PhoneApp shared) : IClassFixture<PhoneApp>
{
    // A text that would show that it became markup or script, were it ever put into the page as such. A policy of its own forbids it as well.
    private const string Text = """Pay 5 EUR? <img id="bad" src="x" onerror="document.title='bad'"><b id="bold">""";

    [ChromiumFact]
    public async Task A_person_reads_who_asks_for_what_mistypes_the_PIN_and_signs()
    {
        await using var browser = await Chromium.OpenAsync(new Uri(shared.App.Settings.Http, "/phone#%2B99901000012"));
        await browser.UntilAsync("document.getElementById('msisdn').textContent === '+99901000012'");
        Assert.True((bool)(await browser.EvaluateAsync("!document.getElementById('idle').hidden"))!);
        var request = new RequestText { Msisdn = "+99901000012", Mode = "asynchClientServer", Data = System.Security.SecurityElement.Escape(Text) };
        var accepted = await shared.App.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);

        await browser.UntilAsync("!document.getElementById('request').hidden");
        Assert.Equal(Text, (await browser.EvaluateAsync("document.getElementById('text').textContent"))!.ToString());
        Assert.Equal("AP One", (await browser.EvaluateAsync("document.getElementById('ap').textContent"))!.ToString());
        Assert.Matches("^[0-9]{4}$", (await browser.EvaluateAsync("document.querySelector('#code output').textContent"))!.ToString());
        Assert.True((bool)(await browser.EvaluateAsync("!document.getElementById('bad') && !document.getElementById('bold') && document.title === 'Simulated phone'"))!);
        await KeepAsync(await browser.ScreenshotAsync(), "request.png");

        await EnterAsync(browser, "0000");
        await browser.UntilAsync("document.getElementById('result').textContent.startsWith('Wrong PIN')");
        await EnterAsync(browser, "1234");
        await browser.UntilAsync("document.getElementById('result').textContent === 'Signed.' && document.getElementById('request').hidden");
        await KeepAsync(await browser.ScreenshotAsync(), "signed.png");

        var outcome = await shared.App.Client.OutcomeAsync(request, accepted.TransactionId);
        Assert.Equal(500, outcome.Code);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(Text), shared.App.Pki);
    }

    [ChromiumFact]
    public async Task Fault_401_a_person_presses_Refuse()
    {
        var request = new RequestText { Msisdn = "+99901000003", Mode = "asynchClientServer", Data = "Sell the house?" };
        var accepted = await shared.App.Client.SignAsync(request);
        await using var browser = await Chromium.OpenAsync(new Uri(shared.App.Settings.Http, "/phone"));

        await browser.UntilAsync("!document.getElementById('request').hidden");
        await browser.EvaluateAsync("document.getElementById('refuse').click()");
        await browser.UntilAsync("document.getElementById('result').textContent === 'Refused.'");

        Assert.Equal(401, (await shared.App.Client.OutcomeAsync(request, accepted.TransactionId)).Fault);
    }

    private static async Task EnterAsync(Chromium browser, string pin) =>
        await browser.EvaluateAsync($"document.getElementById('pin').value = '{pin}'; document.getElementById('approve').click()");

    // For people who want to look at the page: MSS_SCREENSHOTS=directory.
    private static async Task KeepAsync(byte[] png, string name)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        if (Environment.GetEnvironmentVariable("MSS_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, name), png);
        }
    }
}
