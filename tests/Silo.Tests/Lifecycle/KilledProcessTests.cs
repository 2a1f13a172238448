using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>A process that is killed in the middle of its work loses nothing that it has acknowledged, and nothing is done twice.</summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private const int Waiting = 50;
    private const int AtOnce = 60;
    private TemporaryDirectory? _directory;

    public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

    public Task DisposeAsync()
    {
        _directory?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task After_a_kill_every_acknowledged_transaction_has_exactly_one_outcome()
    {
        await PrepareAsync();
        List<Sent> sent;
        var settings = new SiloSettings(_directory!.Path);
        await using (var silo = await SiloProcess.StartAsync(settings))
        {
            using var client = new MssHttpClient(settings, new PkiFolder(_directory!.Path));
            sent = [.. await Task.WhenAll(Enumerable.Range(0, Waiting).Select(user => SendAsync(client, user)))];
            Assert.All(sent, request => Assert.Equal(100, request.Answer?.Code));
            sent.AddRange(await KillInTheMiddleAsync(silo, client));
        }

        await using var app = await MssApp.StartAsync(_directory!.Path);
        await DecideAsync(app, sent);
        foreach (var request in sent)
        {
            // What was not acknowledged is sent again, as an AP does; it is one transaction, whether it had arrived or not.
            var answer = request.Answer ?? await app.Client.SignAsync(request.Text);
            await CheckAsync(app, request, answer.TransactionId);
        }

        await CheckTotalsAsync(app, sent.Count);
    }

    private static string Number(int user) => $"+99901001{user:000}";

    private static int ExpectedOf(int user) => user >= Waiting ? 500 : (user % 3) switch
    {
        0 => 500,
        1 => 401,
        _ => 209,
    };

    private static async Task<Sent> SendAsync(MssHttpClient client, int user)
    {
        var text = new RequestText { Msisdn = Number(user), Mode = "asynchClientServer", TimeOut = 300, Data = $"Pay {user} euro?" };
        try
        {
            return new Sent(user, text, await client.SignAsync(text));
        }
        catch (HttpRequestException)
        {
            return new Sent(user, text, null);
        }
    }

    /// <summary>Sends the requests of those who approve at once, four at a time, and kills the server when a third of them is acknowledged.</summary>
    private static async Task<IEnumerable<Sent>> KillInTheMiddleAsync(SiloProcess silo, MssHttpClient client)
    {
        var next = Waiting;
        var acknowledged = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var own = new List<Sent>();
            for (var user = Interlocked.Increment(ref next) - 1; user < Waiting + AtOnce; user = Interlocked.Increment(ref next) - 1)
            {
                own.Add(await SendAsync(client, user));
                if (own[^1].Answer is not null && Interlocked.Increment(ref acknowledged) == AtOnce / 3)
                {
                    enough.SetResult();
                }
            }

            return own;
        }).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await silo.KillAsync();
        return (await Task.WhenAll(workers)).SelectMany(own => own);
    }

    /// <summary>The people in front of the screens: a third approves, a third refuses; the last third's devices fail by themselves.</summary>
    private static async Task DecideAsync(MssApp app, IEnumerable<Sent> sent)
    {
        var phones = app.Get<SimulatedPhones>();
        foreach (var request in sent.Where(request => request.User < Waiting && request.User % 3 != 2))
        {
            var number = Number(request.User);
            var shown = await app.ShownAsync(number);
            Assert.Equal(request.Answer!.TransactionId, shown.TransactionId);
            _ = request.User % 3 == 0
                ? await phones.ApproveAsync(MssApp.CardOf(number), shown.TransactionId, "1234")
                : await phones.RefuseAsync(MssApp.CardOf(number), shown.TransactionId);
        }
    }

    private static async Task CheckAsync(MssApp app, Sent request, string transactionId)
    {
        var outcome = await app.Client.OutcomeAsync(request.Text, transactionId);
        Assert.Equal(ExpectedOf(request.User), outcome.Code);
        if (outcome.Fault is null)
        {
            Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(request.Text.Data), app.Pki).Dispose();
        }

        // The answer to the same request is that outcome, now and ever.
        var again = await app.Client.SignAsync(request.Text);
        Assert.Equal(outcome.Code, again.Code);
        if (outcome.Fault is null)
        {
            Assert.Equal((transactionId, Convert.ToBase64String(outcome.Signature)), (again.TransactionId, Convert.ToBase64String(again.Signature)));
        }

        var session = (await app.Get<ISessionLog>().ReadAsync(TransactionId.Parse(transactionId)))!;
        Assert.Equal(outcome.Code, session.Outcome);
        Assert.Single(session.Events, row => row.Kind is nameof(Signed) or nameof(Failed) or nameof(Expired));
        Assert.All(session.Events, row => Assert.True(app.Get<EventChain>().IsIntact(session.Header.Id, row)));
    }

    /// <summary>The cards have signed exactly as often as the log says that they have.</summary>
    private static async Task CheckTotalsAsync(MssApp app, int sent)
    {
        var signed = 0;
        var all = 0;
        await foreach (var session in app.Get<ISessionLog>().ListAsync(new SessionFilter { Limit = 10_000 }))
        {
            all++;
            signed += session.Outcome == 500 ? 1 : 0;
        }

        Assert.Equal(Waiting + AtOnce + sent, all);
        Assert.Equal(app.Get<DevelopmentFarEnd>().Cards.SignaturesMade, signed);
    }

    /// <summary>Makes the users, so that the time of their keys does not count later, and tells them what to do.</summary>
    private async Task PrepareAsync()
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        var cards = app.Get<DevelopmentFarEnd>().Cards;
        var signed = await Task.WhenAll(Enumerable.Range(0, Waiting + AtOnce).Select(user => app.Client.SignAsync(new RequestText { Msisdn = Number(user) })));
        Assert.All(signed, answer => Assert.Equal(500, answer.Code));
        for (var user = 0; user < Waiting; user++)
        {
            await cards.SetUserAsync(MssApp.CardOf(Number(user)), user % 3 == 2 ? SimulatedUser.FailWith(209, TimeSpan.FromSeconds(3)) : SimulatedUser.Wait);
        }
    }

    /// <param name="User">Which user.</param>
    /// <param name="Text">What was sent.</param>
    /// <param name="Answer">The acknowledgement, or null when none came.</param>
    private sealed record Sent(int User, RequestText Text, MssReply? Answer);
}
