using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Receipts;

/// <summary>MSS_Receipt at the transaction: once, after a signature, shown once by the device's own count.</summary>
public sealed class ReceiptTests
{
    private const string Card = "899999908000001";

    [Fact]
    public async Task A_receipt_is_shown_once_and_its_retry_gets_the_same_answer()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);

        var first = await grain.Receipt(order, TimeSpan.Zero);
        var again = await grain.Receipt(order, TimeSpan.Zero);

        Assert.Equal((null, false, null, true), (first.Fault, first.IsPending, first.UserResponse, first.WasShown));
        Assert.Equal(first, again);
        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
        Assert.Equal(["Accepted", "Sent", "Signed", "Receipted", "ReceiptEnded"], await KindsAsync(mss, grain));
    }

    [Fact]
    public async Task Fault_101_a_second_receipt()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);
        await grain.Receipt(order, TimeSpan.Zero);

        foreach (var other in new[] { order with { ApTransId = "other" }, order with { Instant = order.Instant.AddSeconds(1) }, order with { Message = Text("Other") }, order with { Message = null } })
        {
            AssertFault(101, await grain.Receipt(other, TimeSpan.Zero), "before");
        }

        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
    }

    [Fact]
    public async Task A_receipt_without_a_message_shows_nothing_and_is_the_only_one()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);

        var answer = await grain.Receipt(order with { Message = null, WantsUserAck = true }, TimeSpan.FromSeconds(20));

        Assert.Equal((null, false, false), (answer.Fault, answer.IsPending, answer.WasShown));
        AssertFault(101, await grain.Receipt(order, TimeSpan.Zero), "before");
        Assert.Equal(0, mss.Cards.MessagesShownBy(Card));
    }

    [Fact]
    public async Task Fault_101_an_unknown_transaction_and_another_APs_are_told_alike()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);

        var foreign = await grain.Receipt(order with { ApId = "http://ap2.example" }, TimeSpan.Zero);
        var unknown = await mss.Grains.GetGrain<ITransactionGrain>("tunknown").Receipt(order, TimeSpan.Zero);

        AssertFault(101, foreign, "There is no such transaction.");
        Assert.Equal((foreign.Fault!.Code, foreign.Fault.DetailForAp), (unknown.Fault!.Code, unknown.Fault.DetailForAp));
    }

    [Fact]
    public async Task Fault_101_another_user_than_the_transactions()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);
        AssertFault(101, await grain.Receipt(order with { Msisdn = Msisdn.Parse("+99908000009") }, TimeSpan.Zero), "MSISDN");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_101_a_transaction_without_signature(bool isPending)
    {
        await using var mss = await MssCluster.StartAsync();
        var signature = mss.Order(await mss.AddUserAsync("+99908000001", isPending ? SimulatedUser.Wait : SimulatedUser.Refuse));
        var id = (await mss.SubmitAsync(signature)).TransactionId;
        if (!isPending)
        {
            await mss.OutcomeAsync(id);
        }

        AssertFault(101, await mss.Transaction(signature).Receipt(Order(mss, signature.Msisdn), TimeSpan.Zero), "no signature");
        Assert.Equal(0, mss.Cards.MessagesShownBy(Card));
    }

    [Theory]
    [InlineData(103, 240, 'a')]
    [InlineData(103, 120, 'ш')]
    [InlineData(103, 0, 'a')]
    [InlineData(107, 1, '\u202e')]
    public async Task Fault_103_or_107_a_message_that_the_device_cannot_show(int code, int length, char c)
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);

        AssertFault(code, await grain.Receipt(order with { Message = Text(new string(c, length)) }, TimeSpan.Zero), "");

        Assert.Null((await grain.Receipt(order, TimeSpan.Zero)).Fault); // it was no receipt
    }

    [Theory]
    [InlineData(true, "OK")]
    [InlineData(false, "CANCEL")]
    public async Task The_users_answer_ends_the_waiting(bool confirmed, string response)
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss, SimulatedUser.Wait);
        order = order with { WantsUserAck = true };
        Assert.True((await grain.Receipt(order, TimeSpan.Zero)).IsPending);
        var waiting = grain.Receipt(order, TimeSpan.FromSeconds(20));

        Assert.True(await mss.Phones.AnswerMessageAsync(Card, grain.GetPrimaryKeyString(), confirmed));

        Assert.Equal(response, (await waiting.WaitAsync(TimeSpan.FromSeconds(60))).UserResponse);
        Assert.Equal(response, (await grain.Receipt(order, TimeSpan.Zero)).UserResponse);
        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
    }

    [Fact]
    public async Task A_user_who_does_nothing_has_timed_out_and_holds_nothing_up()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss, SimulatedUser.Wait);
        order = order with { WantsUserAck = true, TimeOutSeconds = 10 };
        var waiting = grain.Receipt(order, TimeSpan.FromSeconds(20));
        await MssCluster.EventuallyAsync(() => new(mss.Phones.PendingMessage(Card, grain.GetPrimaryKeyString()) is not null), "the message is shown");
        Assert.Equal(StatusCode.Signature, (await grain.Status(order.ApId, TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(60))).Status);
        Assert.False(waiting.IsCompleted);

        await MssCluster.EventuallyAsync(
            () =>
            {
                mss.Time.Advance(TimeSpan.FromSeconds(1));
                return new(waiting.IsCompleted);
            },
            "the time is over");

        Assert.Equal("TIMEOUT", (await waiting).UserResponse);
        Assert.False(await mss.Phones.AnswerMessageAsync(Card, grain.GetPrimaryKeyString(), true));
    }

    [Fact]
    public async Task Fault_209_an_unreachable_device_and_the_same_receipt_can_be_sent_again()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);
        await mss.Cards.SetUserAsync(Card, SimulatedUser.Unreachable);
        AssertFault(209, await grain.Receipt(order, TimeSpan.Zero), "");
        AssertFault(101, await grain.Receipt(order with { ApTransId = "other" }, TimeSpan.Zero), "before");

        await mss.Cards.SetUserAsync(Card, SimulatedUser.ApproveAtOnce);

        Assert.Null((await grain.Receipt(order, TimeSpan.Zero)).Fault);
        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
    }

    [Fact]
    public async Task Two_owners_that_both_take_a_receipt_give_one()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);

        // Another owner, as there can be one in a partition of the cluster, has read the session before this one took its receipt.
        var other = new SessionWriter(mss.Log, new EventChain(new InstallationSecret(new byte[32])), "elsewhere", mss.Time);
        var seen = (await other.LoadAsync(TransactionId.Parse(grain.GetPrimaryKeyString())))!;
        Assert.Null((await grain.Receipt(order, TimeSpan.Zero)).Fault);

        var claim = new Receipted { ApTransId = "other", Instant = order.Instant, ContentHash = [1], Deadline = order.Instant };
        Assert.False(await other.ContinueAsync(seen, claim));
        Assert.Single(await KindsAsync(mss, grain), "Receipted");

        // And the other way round: what the grain remembers is not what is there.
        var (second, secondOrder) = await SignedAsync(mss);
        seen = (await other.LoadAsync(TransactionId.Parse(second.GetPrimaryKeyString())))!;
        Assert.True(await other.ContinueAsync(seen, claim));
        AssertFault(101, await second.Receipt(secondOrder, TimeSpan.Zero), "before");
        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
    }

    [Theory]
    [InlineData(nameof(Step.BeforeContinue))]
    [InlineData(nameof(Step.AfterContinue))]
    [InlineData(nameof(Step.BeforeShow))]
    [InlineData(nameof(Step.AfterShow))]
    public async Task A_silo_killed_at_any_step_of_a_receipt_leaves_one_that_the_retry_finds(string step)
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var (grain, order) = await SignedAsync(mss);
        var at = Enum.Parse<Step>(step);
        var reached = new TaskCompletionSource<string>();
        mss.Hooks.OnMoment = moment => moment.Step == at && (reached.TrySetResult(moment.Silo) || moment.Silo == reached.Task.Result)
            ? new TaskCompletionSource().Task
            : Task.CompletedTask;
        var lost = grain.Receipt(order, TimeSpan.Zero);
        await mss.KillAsync(await reached.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAnyAsync<Exception>(() => lost);

        ReceiptAnswer? answer = null;
        await MssCluster.EventuallyAsync(
            async () =>
            {
                try
                {
                    answer = await grain.Receipt(order, TimeSpan.Zero);
                    return true;
                }
                catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
                {
                    return false;
                }
            },
            "the other silo takes the receipt");

        Assert.Equal((null, false), (answer!.Fault, answer.IsPending));
        Assert.Equal(1, mss.Cards.MessagesShownBy(Card));
        Assert.Single(await KindsAsync(mss, grain), "Receipted");
    }

    [Fact]
    public async Task A_log_that_fails_is_900_and_nothing_is_shown()
    {
        await using var mss = await MssCluster.StartAsync();
        var (grain, order) = await SignedAsync(mss);
        mss.Hooks.OnMoment = moment => moment.Step == Step.BeforeContinue ? throw new SessionLogException("the disk is full") : Task.CompletedTask;

        AssertFault(900, await grain.Receipt(order, TimeSpan.Zero), "");
        Assert.Equal(0, mss.Cards.MessagesShownBy(Card));

        mss.Hooks.OnMoment = null;
        Assert.Null((await grain.Receipt(order, TimeSpan.Zero)).Fault);
    }

    private static void AssertFault(int code, ReceiptAnswer answer, string detail)
    {
        Assert.Equal(code, answer.Fault?.Code.Value);
        Assert.Contains(detail, answer.Fault!.DetailForAp, StringComparison.Ordinal);
    }

    private static DataObject Text(string text) => new(DataObject.PlainText, Encoding.UTF8.GetBytes(text));

    private static ReceiptOrder Order(MssCluster mss, Msisdn user) => new()
    {
        ApId = "http://ap1.example",
        ApTransId = "R1",
        Instant = mss.Time.GetUtcNow(),
        Msisdn = user,
        Message = Text("Thank you"),
        ReportedStatus = 100,
    };

    private static Task<IReadOnlyList<string>> KindsAsync(MssCluster mss, ITransactionGrain grain) => mss.KindsAsync(TransactionId.Parse(grain.GetPrimaryKeyString()));

    /// <summary>A signed transaction, and a receipt for it.</summary>
    private static async Task<(ITransactionGrain Grain, ReceiptOrder Order)> SignedAsync(MssCluster mss, SimulatedUser? afterwards = null)
    {
        var signature = mss.Order(mss.Cards.UserOf(Card) is null ? await mss.AddUserAsync("+99908000001") : Msisdn.Parse("+99908000001"));
        await mss.OutcomeAsync((await mss.SubmitAsync(signature)).TransactionId);
        if (afterwards is not null)
        {
            await mss.Cards.SetUserAsync(Card, afterwards);
        }

        return (mss.Transaction(signature), Order(mss, signature.Msisdn));
    }
}
