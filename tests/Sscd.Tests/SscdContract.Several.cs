using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>Several digests with one approval: all are signed, once, or none. A kind that makes one signature for an approval refuses them before anything is shown.</summary>
public abstract partial class SscdContract
{
    private static readonly string[] Texts = ["Sign?", "second", "third", "fourth", "fifth"];

    [Fact]
    public async Task One_approval_signs_all_digests_and_each_is_counted()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var probe = Subscribe();
        var reply = await RequestAsync(Several("T1"));
        if (RefusesSeveral(reply))
        {
            return;
        }

        Assert.Equal(SscdState.Pending, reply.State);
        Assert.Equal(PhoneResult.Signed, await Fixture.ApproveAsync(Device, "T1", Pin));
        await AssertAllSignedAsync(await probe.WaitAsync("T1"));
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(Texts.Length, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_kind_makes_as_many_signatures_as_it_says_and_none_of_more()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var command = Command("T1") with { Further = [.. Enumerable.Range(0, Sscd.MaxSignatures).Select(i => Further($"text {i}"))] };
        AssertFailed(406, await RequestAsync(command));
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(SscdState.Pending, (await RequestAsync(command with { TransactionId = "T2", Further = [.. command.Further!.Skip(1)] })).State);
        Assert.Equal(PhoneResult.Signed, await Fixture.ApproveAsync(Device, "T2", Pin));
        Assert.Equal(Sscd.MaxSignatures, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Several_asked_for_again_get_the_first_signatures_again()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var first = await RequestAsync(Several("T1"));
        if (RefusesSeveral(first))
        {
            return;
        }

        await AssertAllSignedAsync(first);
        AssertSame(first, await RequestAsync(Several("T1")));
        AssertSame(first, await InquireAsync("T1"));
        AssertSame(first, await CancelAsync("T1"));
        AssertSame(first, await RequestAsync(Several("T1", epoch: 2)));
        Assert.Equal(Texts.Length, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Another_further_digest_under_a_used_transaction_id_is_refused_and_changes_nothing()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var first = await RequestAsync(Several("T1"));
        if (RefusesSeveral(first))
        {
            return;
        }

        var command = Several("T1", epoch: 2);
        AssertFailed(406, await RequestAsync(command with { Further = [.. command.Further!.Skip(1)] }));
        AssertFailed(406, await RequestAsync(command with { Further = [.. command.Further!, Further("sixth")] }));
        AssertFailed(406, await RequestAsync(command with { Further = [.. command.Further!.Reverse()] }));
        AssertFailed(406, await RequestAsync(command with { Further = null }));
        AssertSame(first, await InquireAsync("T1", epoch: 2));
        Assert.Equal(Texts.Length, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_lost_answer_with_several_signatures_is_found_by_an_inquiry_before_and_after_a_crash()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.LoseAnswer, Pin);
        var probe = Subscribe();
        if (RefusesSeveral(await RequestAsync(Several("T1")), lost: true))
        {
            return;
        }

        var before = await InquireAsync("T1");
        await AssertAllSignedAsync(before);
        await Fixture.CrashAsync();
        AssertSame(before, await InquireAsync("T1", epoch: 2));
        Assert.Equal(SscdState.Stale, (await InquireAsync("T1")).State);
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(SscdState.Stale, (await RequestAsync(Several("T1"))).State);
        AssertSame(before, await RequestAsync(Several("T1", epoch: 2)));
        Assert.Equal(0, probe.Count);
        Assert.Equal(Texts.Length, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Several_that_were_pending_at_a_crash_are_shown_again_and_signed_with_one_approval()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        if (RefusesSeveral(await RequestAsync(Several("T1"))))
        {
            return;
        }

        await Fixture.CrashAsync();
        var probe = Subscribe();
        Assert.Equal(SscdState.Pending, (await RequestAsync(Several("T1", epoch: 2))).State);
        await Fixture.ApproveAsync(Device, "T1", Pin);
        await AssertAllSignedAsync(await probe.WaitAsync("T1"));
        Assert.Equal(Texts.Length, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Wrong_PINs_sign_nothing_of_several_and_cost_one_try_each()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        if (RefusesSeveral(await RequestAsync(Several("T1"))))
        {
            return;
        }

        Assert.Equal(PhoneResult.WrongPin, await Fixture.ApproveAsync(Device, "T1", "0000"));
        Assert.Equal(PhoneResult.WrongPin, await Fixture.ApproveAsync(Device, "T1", "0000"));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
        Assert.Equal(PhoneResult.PinBlocked, await Fixture.ApproveAsync(Device, "T1", "0000"));
        AssertFailed(402, await InquireAsync("T1"));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task One_further_digest_that_cannot_be_signed_fails_all_before_anything_is_shown()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        if (Sscd.MaxSignatures == 1)
        {
            return;
        }

        AssertFailed(406, await RequestAsync(Command("T1") with { Further = [Further("a"), Further("b") with { Digest = new byte[20] }] }));
        AssertFailed(404, await RequestAsync(Command("T2") with { Further = [Further("a"), Further("b") with { KeyId = "no-such-key" }] }));
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    private FurtherDigest Further(string text) => new(Fixture.KeyId, Fixture.Scheme, DigestOf(text));

    private SignCommand Several(string transactionId, int epoch = 1) => Command(transactionId, epoch: epoch) with { Further = [.. Texts.Skip(1).Select(Further)] };

    /// <summary>A kind that says it makes one signature has refused, and nothing was shown or signed.</summary>
    private bool RefusesSeveral(SscdReply reply, bool lost = false)
    {
        if (Sscd.MaxSignatures > 1)
        {
            return false;
        }

        if (!lost)
        {
            AssertFailed(406, reply);
        }

        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
        return true;
    }

    private static void AssertSame(SscdReply first, SscdReply again)
    {
        Assert.Equal(SscdState.Signed, again.State);
        Assert.Equal(first.Signature, again.Signature);
        Assert.Equal(first.Further, again.Further);
    }

    private async Task AssertAllSignedAsync(SscdReply reply)
    {
        await AssertSignedAsync(reply);
        Assert.Equal(Texts.Length - 1, reply.Further!.Count);
        for (var i = 1; i < Texts.Length; i++)
        {
            Assert.True(await Fixture.VerifyAsync(Device, DigestOf(Texts[i]), reply.Further[i - 1]));
            Assert.False(await Fixture.VerifyAsync(Device, DigestOf(Texts[0]), reply.Further[i - 1]));
        }
    }
}
