using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Phone;
using Mss.Silo.Tests.Registration;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.App;

namespace Mss.Silo.Tests.Apps;

/// <summary>The app in a real browser: keys of its own, enrolled by a registration authority's coupling code, signing for an AP.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class AppPageTests(SharedApp shared)
{
    private const string Text = """Pay 5 EUR to ACME? <img id="bad" src="x" onerror="document.title='bad'"><b id="bold">""";
    private readonly MssApp _app = shared.App;

    [ChromiumFact]
    public async Task A_phone_that_is_enrolled_with_a_coupling_code_shows_a_request_and_signs_it_with_a_key_that_never_leaves_it()
    {
        const string Number = "+99901002801";
        var registration = new RegistrationText(Number);
        var registered = await registration.SendAsync(
            _app, RegistrationText.Provisioning("CreateMobileUser"), RegistrationText.Wireless("AddDevice", ("DeviceKind", "app"), ("Activate", "true")));
        Assert.Equal(408, registered.Code);
        var code = Assert.Single(RegistrationText.Outputs(registered, "CouplingCode"));
        Assert.Equal(404, (await _app.Client.FinishAsync(new RequestText { Msisdn = Number })).Fault);

        await using var browser = await OpenAsync("#code=" + code);
        await browser.UntilAsync("!document.getElementById('welcome').hidden");
        Assert.Equal("", (await browser.EvaluateAsync("location.hash"))!.ToString());
        await KeepAsync(browser, "app-welcome.png");
        await EnrolAsync(browser, "2468");
        await KeepAsync(browser, "app-idle.png");
        Assert.Equal(Number, (await browser.EvaluateAsync("document.getElementById('number').textContent"))!.ToString());

        var request = new RequestText { Msisdn = Number, Mode = "asynchClientServer", Data = System.Security.SecurityElement.Escape(Text) };
        var accepted = await _app.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        await browser.UntilAsync("!document.getElementById('request').hidden");
        Assert.Equal(Text, (await browser.EvaluateAsync("document.getElementById('text').textContent"))!.ToString());
        Assert.Equal("AP One", (await browser.EvaluateAsync("document.getElementById('ap').textContent"))!.ToString());
        Assert.Equal(VerificationCode.Of(accepted.TransactionId, Text), (await browser.EvaluateAsync("document.getElementById('code').textContent"))!.ToString());
        Assert.Equal("yes", (await browser.EvaluateAsync("document.getElementById('content').dataset.seen"))!.ToString());
        Assert.True((bool)(await browser.EvaluateAsync("!document.getElementById('bad') && !document.getElementById('bold') && document.title === 'Signing app'"))!);
        await KeepAsync(browser, "app-request.png");

        await SignAsync(browser, "1357");
        await browser.UntilAsync("document.getElementById('result').textContent === 'Wrong PIN. 2 tries left.'");
        await KeepAsync(browser, "app-wrong-pin.png");
        await SignAsync(browser, "2468");
        await browser.UntilAsync("document.getElementById('result').textContent === 'Signed.'");
        await KeepAsync(browser, "app-signed.png");

        var outcome = await _app.Client.OutcomeAsync(request, accepted.TransactionId);
        Assert.Equal(500, outcome.Code);
        using var signer = Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(Text), _app.Pki);
        Assert.Equal(await CertificateAsync(Number), signer.RawData);

        // Neither the page nor a script that got into it can take the keys away.
        Assert.Equal("InvalidAccessError InvalidAccessError", (await browser.EvaluateAsync("""
            (async () => {
              const { readDevice } = await import('/phone/app/store.js');
              const device = await readDevice();
              const tried = await Promise.allSettled([device.deviceKey, device.signingKey].flatMap(key => [crypto.subtle.exportKey('pkcs8', key)]));
              return tried.map(one => one.reason.name).join(' ');
            })()
            """))!.ToString());
    }

    private async Task<byte[]> CertificateAsync(string number) =>
        Assert.Single(Assert.Single((await _app.Get<IUserStore>().GetAsync(Msisdn.Parse(number)))!.Devices, device => device.Kind == "app").Keys).Certificate;

    private async Task<Chromium> OpenAsync(string fragment) => await Chromium.OpenAsync(new Uri(_app.Settings.Http, "/phone/app" + fragment), phone: true);

    private static async Task EnrolAsync(Chromium browser, string pin)
    {
        await browser.EvaluateAsync($"for (const id of ['newPin', 'samePin']) document.getElementById(id).value = '{pin}'; document.getElementById('enrol').click()");
        await browser.UntilAsync("!document.getElementById('idle').hidden && document.getElementById('line').dataset.state !== 'off' || document.getElementById('result').className === 'bad'");
        Assert.Equal("This phone is connected.", (await browser.EvaluateAsync("document.getElementById('result').textContent"))!.ToString());
    }

    private static async Task SignAsync(Chromium browser, string pin) =>
        await browser.EvaluateAsync($"document.getElementById('pin').value = '{pin}'; document.getElementById('sign').click()");

    // For people who want to look at the page: MSS_SCREENSHOTS=directory.
    private static async Task KeepAsync(Chromium browser, string name)
    {
        if (Environment.GetEnvironmentVariable("MSS_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, name), await browser.ScreenshotAsync());
        }
    }
}
