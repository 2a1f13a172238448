using Mss.Grains.Interfaces;
using Mss.Grains.Notifications;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Notifications;

/// <summary>Mode asynchServerServer: the outcome goes to the AP, whatever is down in between.</summary>
public sealed class NotificationTests
{
    private static readonly NotificationResult Down = new(false, "connection refused");

    [Fact]
    public async Task A_signature_is_told_once_after_it_is_durable_and_can_still_be_asked_for()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, await mss.AddUserAsync("+99907000001"));
        int? durable = null;
        mss.Inbox.OnArrival = n =>
        {
            durable = mss.Log.ReadAsync(n.Outcome.TransactionId).AsTask().GetAwaiter().GetResult()!.Outcome;
            return new NotificationResult(true, "100");
        };

        var id = (await mss.SubmitAsync(order)).TransactionId;
        await DoneAsync(mss, id);

        var told = Assert.Single(mss.Inbox.Arrived);
        Assert.Equal(500, durable);
        Assert.Equal((order.NotificationUrl, order.ApId, order.ApTransId, order.Instant), (told.Url.ToString(), told.ApId, told.ApTransId, told.Instant));
        Assert.Equal((id, StatusCode.Signature), (told.Outcome.TransactionId, told.Outcome.Status));
        Assert.Equal(told.Outcome.Signature, (await mss.OutcomeAsync(id)).Signature);
        Assert.Equal(["Accepted", "Sent", "Signed", "Notified"], await mss.KindsAsync(id));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_code_401()
    {
        await using var mss = await MssCluster.StartAsync();
        var id = (await mss.SubmitAsync(Order(mss, await mss.AddUserAsync("+99907000002", SimulatedUser.Refuse)))).TransactionId;

        await DoneAsync(mss, id);

        Assert.Equal(401, Assert.Single(mss.Inbox.Arrived).Outcome.Fault!.Code.Value);
    }

    [Fact]
    public async Task A_transaction_that_expires_is_told_with_its_code_208()
    {
        await using var mss = await MssCluster.StartAsync();
        var id = (await mss.SubmitAsync(Order(mss, await mss.AddUserAsync("+99907000003", SimulatedUser.Wait)))).TransactionId;
        Assert.Empty(mss.Inbox.Arrived);

        await DoneAsync(mss, id, TimeSpan.FromSeconds(10));

        Assert.Equal(208, Assert.Single(mss.Inbox.Arrived).Outcome.Fault!.Code.Value);
    }

    [Fact]
    public async Task An_AP_that_is_down_is_tried_again_with_growing_pauses_until_it_acknowledges()
    {
        await using var mss = await MssCluster.StartAsync();
        mss.Inbox.OnArrival = _ => mss.Inbox.Arrived.Count < 4 ? Down : new NotificationResult(true, "100");
        var id = (await mss.SubmitAsync(Order(mss, await mss.AddUserAsync("+99907000004")))).TransactionId;

        await DoneAsync(mss, id, TimeSpan.FromSeconds(1));

        Assert.Equal(4, mss.Inbox.Arrived.Count);
        var rows = TransactionState.EffectiveEvents((await mss.Log.ReadAsync(id))!.Events).ToList();
        Assert.Equal(["Accepted", "Sent", "Signed", "NotificationFailed", "NotificationFailed", "NotificationFailed", "Notified"], rows.Select(row => row.Kind));

        // The clock may go on while an attempt fails and is written down: not longer than the pause after the row, not shorter than the pause after the attempt before.
        var failed = rows.Where(row => row.Kind == "NotificationFailed").ToList();
        var next = failed.ConvertAll(row => ((NotificationFailed)SessionEventCodec.Decode(row.Kind, row.Body)!).NextAt);
        Assert.All(Enumerable.Range(0, 3), n => Assert.True((next[n] - failed[n].At).TotalSeconds <= (2 << n) * 1.21, $"{n}: {next[n]} {failed[n].At}"));
        Assert.All(Enumerable.Range(0, 3), n => Assert.True((next[n] - (n == 0 ? rows[0].At : next[n - 1])).TotalSeconds >= (2 << n) * 0.79, $"{n}: {next[n]}"));
    }

    [Fact]
    public async Task After_a_day_the_notification_is_given_up_and_nothing_is_left_to_wake()
    {
        await using var mss = await MssCluster.StartAsync();
        mss.Inbox.OnArrival = _ => Down;
        var id = (await mss.SubmitAsync(Order(mss, await mss.AddUserAsync("+99907000005")))).TransactionId;

        await DoneAsync(mss, id, TimeSpan.FromMinutes(10));

        var kinds = await mss.KindsAsync(id);
        Assert.Equal("NotificationGivenUp", kinds[^1]);
        Assert.InRange(kinds.Count, 10, 60); // the log does not grow without bound
        var attempts = mss.Inbox.Arrived.Count;
        mss.Time.Advance(TimeSpan.FromHours(2));
        await mss.Grains.GetGrain<ITransactionGrain>(id.Value).GoOn();
        Assert.Equal(attempts, mss.Inbox.Arrived.Count);
    }

    [Theory]
    [InlineData(nameof(Step.AfterFinish), 1)]
    [InlineData(nameof(Step.BeforeNotify), 1)]
    [InlineData(nameof(Step.AfterNotify), 2)] // the AP has it and the log does not know: at least once
    [InlineData(nameof(Step.AfterContinue), 1)]
    public async Task A_silo_killed_at_any_step_after_the_outcome_is_replaced_by_the_other(string step, int arrivals)
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var user = await mss.AddUserAsync("+99907000006");
        var at = Enum.Parse<Step>(step);
        var reached = new TaskCompletionSource<string>();
        mss.Hooks.OnMoment = moment => moment.Step == at && (reached.TrySetResult(moment.Silo) || moment.Silo == reached.Task.Result)
            ? new TaskCompletionSource().Task
            : Task.CompletedTask;
        var id = (await mss.SubmitAsync(Order(mss, user))).TransactionId;

        await mss.KillAsync(await reached.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await DoneAsync(mss, id, TimeSpan.FromSeconds(5)); // a wake-up that was left goes at its time

        Assert.Equal(arrivals, mss.Inbox.Arrived.Count);
        Assert.Single(await mss.KindsAsync(id), "Notified");
        Assert.Equal(1, mss.Cards.SignaturesMade);
    }

    [Fact]
    public async Task A_notification_that_a_former_process_left_is_sent_after_the_restart()
    {
        await using var farEnd = await FarEnd.CreateAsync();
        TransactionId id;
        await using (var before = await MssCluster.StartAsync(farEnd: farEnd))
        {
            before.Inbox.OnArrival = _ => Down;
            id = (await before.SubmitAsync(Order(before, await before.AddUserAsync("+99907000007")))).TransactionId;
            await MssCluster.EventuallyAsync(async () => (await before.KindsAsync(id)).Contains("NotificationFailed"), "the first attempt fails");
            await before.KillAsync(before.Silos[0].Name);
        }

        await using var after = await MssCluster.StartAsync(farEnd: farEnd);
        await DoneAsync(after, id, TimeSpan.FromSeconds(1));

        Assert.Single(after.Inbox.Arrived);
    }

    [Fact]
    public async Task While_an_AP_does_not_answer_the_transaction_does()
    {
        await using var mss = await MssCluster.StartAsync();
        var held = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        mss.Hooks.OnMoment = moment =>
        {
            if (moment.Step != Step.BeforeNotify)
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return held.Task;
        };
        var order = Order(mss, await mss.AddUserAsync("+99907000008"));
        var id = (await mss.SubmitAsync(order)).TransactionId;
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(StatusCode.Signature, (await mss.Transaction(order).Status(order.ApId, TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(60))).Status);
        Assert.Equal(StatusCode.Signature, (await mss.SubmitAsync(order).WaitAsync(TimeSpan.FromSeconds(60))).Status);
        await mss.Transaction(order).GoOn();
        held.SetResult();
        await DoneAsync(mss, id);
        Assert.Single(mss.Inbox.Arrived);
    }

    [Fact]
    public async Task A_log_that_fails_after_the_outcome_costs_a_second_notification_and_never_the_only_one()
    {
        await using var mss = await MssCluster.StartAsync();
        var failures = 2;
        mss.Hooks.OnMoment = moment => moment.Step == Step.BeforeContinue && Interlocked.Decrement(ref failures) >= 0
            ? throw new SessionLogException("the disk is full")
            : Task.CompletedTask;
        var id = (await mss.SubmitAsync(Order(mss, await mss.AddUserAsync("+99907000009")))).TransactionId;

        await DoneAsync(mss, id, TimeSpan.FromSeconds(1));

        Assert.Equal(3, mss.Inbox.Arrived.Count);
        Assert.Single(await mss.KindsAsync(id), "Notified");
    }

    [Fact]
    public async Task The_same_request_with_another_address_is_101()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, await mss.AddUserAsync("+99907000010"));
        await mss.SubmitAsync(order);

        var answer = await mss.SubmitAsync(order with { NotificationUrl = "https://ap1.example/mss/other" });

        Assert.Equal(101, answer.Fault!.Code.Value);
    }

    [Fact]
    public async Task A_wake_up_whose_session_was_never_accepted_is_taken_away_after_an_hour()
    {
        await using var mss = await MssCluster.StartAsync();
        var id = TransactionId.Parse("Tneveraccepted");
        await mss.Log.ScheduleAsync(new SessionHeader(id, "a", "b", "c", mss.Time.GetUtcNow(), mss.Time.GetUtcNow()), mss.Time.GetUtcNow());
        mss.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(await mss.Grains.GetGrain<ITransactionGrain>(id.Value).WakeUp(mss.Time.GetUtcNow().AddMinutes(-30)));

        await MssCluster.EventuallyAsync(
            async () =>
            {
                mss.Time.Advance(TimeSpan.FromMinutes(10));
                return !await IsScheduledAsync(mss, id);
            },
            "the sweep takes it away");
    }

    private static SignatureOrder Order(MssCluster mss, Msisdn user) =>
        mss.Order(user) with { Mode = MessagingMode.AsynchServerServer, NotificationUrl = "https://ap1.example/mss/notify" };

    /// <summary>Waits until nothing is left to do for the transaction.</summary>
    private static Task DoneAsync(MssCluster mss, TransactionId id, TimeSpan step = default) => MssCluster.EventuallyAsync(
        async () =>
        {
            mss.Time.Advance(step);
            return (await mss.KindsAsync(id)).Any(kind => kind is "Notified" or "NotificationGivenUp") && !await IsScheduledAsync(mss, id);
        },
        "the notification is done");

    private static async Task<bool> IsScheduledAsync(MssCluster mss, TransactionId id)
    {
        await foreach (var wakeUp in mss.Log.WakeUpsAsync(DateTimeOffset.MaxValue))
        {
            if (wakeUp.Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
