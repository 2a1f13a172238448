using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Transactions;

/// <summary>Two silos on one store; the one that works on a transaction is killed in each of its states, and the device's own count of signatures is compared.</summary>
public sealed class SiloLossTests
{
    [Theory]
    [InlineData(nameof(Step.AfterAccept))]
    [InlineData(nameof(Step.BeforeSent))]
    [InlineData(nameof(Step.AfterSent))]
    [InlineData(nameof(Step.BeforeRequest))]
    [InlineData(nameof(Step.AfterRequest))]
    [InlineData(nameof(Step.BeforeFinish))]
    [InlineData(nameof(Step.AfterFinish))]
    public async Task A_silo_killed_at_any_step_leaves_one_signature_and_one_end(string step)
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var user = await mss.AddUserAsync("+99905000001");
        var at = Enum.Parse<Step>(step);
        var reached = new TaskCompletionSource<string>();
        mss.Hooks.OnMoment = moment =>
        {
            // The dying silo stops there for ever, as a killed process does.
            return moment.Step == at && (reached.TrySetResult(moment.Silo) || moment.Silo == reached.Task.Result)
                ? new TaskCompletionSource().Task
                : Task.CompletedTask;
        };
        var order = mss.Order(user);
        var submission = mss.SubmitAsync(order);
        var dying = await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await mss.KillAsync(dying);
        if (at == Step.AfterAccept)
        {
            // The AP was not answered and asks again, the same request.
            await Assert.ThrowsAnyAsync<Exception>(() => submission);
            Assert.Null((await AgainAsync()).Fault);
        }

        var id = mss.Ids.Create(order.ApId, order.ApTransId, order.Instant);
        var outcome = await mss.OutcomeAsync(id);

        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Equal(1, mss.Cards.SignaturesMade);
        Assert.Single(await mss.KindsAsync(id), "Signed");

        async Task<TransactionAnswer> AgainAsync()
        {
            while (true)
            {
                try
                {
                    return await mss.SubmitAsync(order);
                }
                catch (Exception e) when (e is OrleansException or TimeoutException)
                {
                    await Task.Delay(50);
                }
            }
        }
    }

    [Fact]
    public async Task Nobody_needs_to_ask_for_a_transaction_that_a_dead_silo_left()
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var user = await mss.AddUserAsync("+99905000002");
        var reached = new TaskCompletionSource<string>();
        mss.Hooks.OnMoment = moment => moment.Step == Step.AfterRequest && (reached.TrySetResult(moment.Silo) || moment.Silo == reached.Task.Result)
            ? new TaskCompletionSource().Task
            : Task.CompletedTask;
        var order = mss.Order(user);
        await mss.SubmitAsync(order);

        await mss.KillAsync(await reached.Task.WaitAsync(TimeSpan.FromSeconds(60)));

        var id = mss.Ids.Create(order.ApId, order.ApTransId, order.Instant);
        await MssCluster.EventuallyAsync(async () => (await mss.Log.ReadAsync(id))!.Outcome is not null, "the other silo ends the transaction");
        Assert.Equal(500, (await mss.Log.ReadAsync(id))!.Outcome);
        Assert.Equal(1, mss.Cards.SignaturesMade);
    }

    [Fact]
    public async Task A_silo_that_stops_does_not_wait_for_those_who_wait_for_an_outcome()
    {
        await using var mss = await MssCluster.StartAsync();
        var user = await mss.AddUserAsync("+99905000003", SimulatedUser.Wait);
        var accepted = await mss.SubmitAsync(mss.Order(user));
        var query = mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).Status("http://ap1.example", TimeSpan.FromSeconds(20));
        await MssCluster.EventuallyAsync(() => new(mss.Phones.Pending("899999905000003") is not null), "the request is shown");
        Assert.False(query.IsCompleted);

        // The clock stands still: nothing but the stop can end the wait.
        await mss.StopAsync(mss.Silos[0].Name).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(StatusCode.OutstandingTransaction, (await query.WaitAsync(TimeSpan.FromSeconds(60))).Status);
    }

    [Fact]
    public async Task After_a_restart_with_1000_pending_transactions_none_is_lost_and_each_ends_once()
    {
        const int Count = 1000;
        await using var farEnd = await FarEnd.CreateAsync();
        var ids = new List<TransactionId>();
        await using (var before = await MssCluster.StartAsync(farEnd: farEnd))
        {
            var users = new List<Msisdn>();
            for (var i = 0; i < Count; i++)
            {
                users.Add(await before.AddUserAsync($"+99906{i:D6}", SimulatedUser.Wait));
            }

            foreach (var chunk in users.Chunk(50))
            {
                var answers = await Task.WhenAll(chunk.Select(user => before.SubmitAsync(before.Order(user))));
                Assert.All(answers, answer => Assert.Equal(StatusCode.RequestOk, answer.Status));
                ids.AddRange(answers.Select(answer => answer.TransactionId));
            }

            // Some have been asked already, some have not: the process ends in the middle.
            await before.KillAsync(before.Silos[0].Name);
        }

        await using var after = await MssCluster.StartAsync(farEnd: farEnd);
        var phones = after.Phones;
        for (var i = 0; i < Count; i++)
        {
            var card = $"899999906{i:D6}";
            await MssCluster.EventuallyAsync(() => new(phones.Pending(card) is not null), $"{card} shows its request");
            Assert.Equal(PhoneResult.Signed, await phones.ApproveAsync(card, phones.Pending(card)!.TransactionId, "1234"));
        }

        foreach (var id in ids)
        {
            Assert.Equal(StatusCode.Signature, (await after.OutcomeAsync(id)).Status);
            Assert.Single(await after.KindsAsync(id), "Signed");
        }

        Assert.Equal(Count, after.Cards.SignaturesMade);
    }
}
