using System.Globalization;
using System.Text;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Notifications;

/// <summary>Mode asynchServerServer through the whole system, to a server of the AP's.</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private static readonly string[] Quick = ["--Mss:Notifications:FirstRetry=00:00:00.1", "--Mss:Notifications:LongestRetry=00:00:00.2"];
    private readonly int _port = FreePorts.Take();
    private TemporaryDirectory? _directory;

    public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

    public Task DisposeAsync()
    {
        _directory?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_signature_arrives_verifies_and_can_still_be_asked_for()
    {
        await using var app = await StartAsync();
        await using var ap = await ApListener.StartAsync(_port);
        var request = new RequestText { Mode = "asynchServerServer", Data = "Pay 10 euro?" };

        var accepted = await app.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        var told = await ap.NextAsync();

        Assert.Equal("application/soap+xml; charset=utf-8", told.ContentType);
        Assert.Equal(("MSS_Notification", 500, accepted.TransactionId), (told.BodyChild, told.Code, told.NotifiedTransactionId));
        Assert.Equal((request.ApTransId, Ap.One.Id, ""), (told.Attribute("AP_Info", "AP_TransID"), told.Attribute("AP_Info", "AP_ID"), told.Attribute("AP_Info", "AP_PWD")));
        Assert.Equal(DateTimeOffset.Parse(request.Instant, CultureInfo.InvariantCulture), DateTimeOffset.Parse(told.Attribute("AP_Info", "Instant"), CultureInfo.InvariantCulture));
        using var signer = Verified.Cms(told.Signature, Encoding.UTF8.GetBytes(request.Data), app.Pki);
        Assert.Equal(told.Signature, (await app.Client.OutcomeAsync(request, accepted.TransactionId)).Signature);
        await LoggedAsync(app, accepted.TransactionId, "Notified");
        Assert.Equal(0, ap.Waiting);
    }

    [Fact]
    public async Task A_refusal_arrives_as_status_401()
    {
        await using var app = await StartAsync();
        await using var ap = await ApListener.StartAsync(_port);

        Assert.Equal(100, (await app.Client.SignAsync(new RequestText { Mode = "asynchServerServer", Msisdn = "+9990093401" })).Code);

        var told = await ap.NextAsync();
        Assert.Equal((401, null, false), (told.Code, told.Fault, told.HasSignature));
    }

    [Fact]
    public async Task An_AP_that_is_down_hears_it_when_it_is_up_again()
    {
        await using var app = await StartAsync();
        var accepted = await app.Client.SignAsync(new RequestText { Mode = "asynchServerServer" });
        await LoggedAsync(app, accepted.TransactionId, "NotificationFailed");

        await using var ap = await ApListener.StartAsync(_port);

        Assert.Equal((500, accepted.TransactionId), ((await ap.NextAsync()) is var told ? told.Code : 0, told.NotifiedTransactionId));
        await LoggedAsync(app, accepted.TransactionId, "Notified");
    }

    [Fact]
    public async Task What_a_stopped_process_could_not_tell_the_next_one_tells_once()
    {
        string id;
        await using (var before = await StartAsync())
        {
            id = (await before.Client.SignAsync(new RequestText { Mode = "asynchServerServer" })).TransactionId;
            await LoggedAsync(before, id, "NotificationFailed");
        }

        await using var ap = await ApListener.StartAsync(_port);
        await using var after = await MssApp.StartAsync(_directory!.Path, null, Quick);

        Assert.Equal(id, (await ap.NextAsync()).NotifiedTransactionId);
        await LoggedAsync(after, id, "Notified");
        Assert.Equal(0, ap.Waiting);
    }

    [Fact]
    public async Task Fault_104_an_AP_URL_elsewhere()
    {
        await using var app = await StartAsync();
        var request = new RequestText { Mode = "asynchServerServer" };
        var text = request.Signature().Replace("AP_PWD=", "AP_URL=\"http://elsewhere.example/mss/notify\" AP_PWD=", StringComparison.Ordinal);

        Assert.Equal(104, (await app.Client.PostAsync(request, text, https: false)).Fault);
    }

    private static async Task LoggedAsync(MssApp app, string id, string kind)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await app.Get<ISessionLog>().ReadAsync(TransactionId.Parse(id), limit.Token))!.Events.Any(row => row.Kind == kind))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private async Task<MssApp> StartAsync()
    {
        var app = await MssApp.StartAsync(_directory!.Path, null, Quick);
        var providers = app.Get<IApplicationProviderStore>();
        var provider = (await providers.GetAsync(Ap.One.Id))!;
        var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_port}/mss/notify");
        Assert.True(await providers.PutAsync(provider with { NotificationUrl = url, MayNotifyPrivateAddress = true, Version = provider.Version + 1 }));
        return app;
    }
}
