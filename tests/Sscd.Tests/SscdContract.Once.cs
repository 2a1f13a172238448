using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>One signature for one transaction id, whatever is asked, lost or stopped.</summary>
public abstract partial class SscdContract
{
    [Fact]
    public async Task A_request_sent_twice_gets_the_first_signature_again()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var first = await AssertSignedAsync(await RequestAsync(Command("T1")));
        Assert.Equal(first, (await RequestAsync(Command("T1"))).Signature);
        Assert.Equal(first, (await InquireAsync("T1")).Signature);
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Another_digest_under_a_used_transaction_id_is_refused_and_changes_nothing()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var first = await AssertSignedAsync(await RequestAsync(Command("T1")));
        AssertFailed(406, await RequestAsync(Command("T1", "Sign something else")));
        AssertFailed(406, await RequestAsync(Command("T1", "Sign something else", epoch: 2)));
        Assert.Equal(first, (await InquireAsync("T1")).Signature);
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Another_digest_under_a_pending_transaction_id_is_refused_and_the_first_stays_shown()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        AssertFailed(406, await RequestAsync(Command("T1", "Sign something else")));
        Assert.Equal("Sign?", Fixture.Shown(Device)!.Text);
        await Fixture.ApproveAsync(Device, "T1", Pin);
        await AssertSignedAsync(await InquireAsync("T1"));
    }

    [Fact]
    public async Task A_newer_epoch_gets_the_first_answer_and_an_older_one_is_stale_from_then_on()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var first = await AssertSignedAsync(await RequestAsync(Command("T1")));
        Assert.Equal(first, (await RequestAsync(Command("T1", epoch: 2))).Signature);
        Assert.Equal(SscdState.Stale, (await RequestAsync(Command("T1"))).State);
        Assert.Equal(SscdState.Stale, (await InquireAsync("T1")).State);
        Assert.Equal(SscdState.Stale, (await CancelAsync("T1")).State);
        Assert.Null((await InquireAsync("T1")).Signature);
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Theory]
    [InlineData("request")]
    [InlineData("inquire")]
    [InlineData("cancel")]
    public async Task Any_message_of_a_newer_epoch_fences_off_the_older_one_even_after_a_crash(string message)
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        await (message switch
        {
            "request" => RequestAsync(Command("T1", epoch: 2)),
            "inquire" => InquireAsync("T1", epoch: 2),
            _ => CancelAsync("T1", epoch: 2),
        });
        Assert.Equal(SscdState.Stale, (await CancelAsync("T1")).State);
        await Fixture.CrashAsync();
        Assert.Equal(SscdState.Stale, (await InquireAsync("T1")).State);
        Assert.Equal(SscdState.Stale, (await RequestAsync(Command("T1"))).State);
    }

    [Fact]
    public async Task An_inquiry_that_came_first_fences_off_an_older_request_that_was_still_on_its_way()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1", epoch: 2)).State);
        Assert.Equal(SscdState.Stale, (await RequestAsync(Command("T1", epoch: 1))).State);
        Assert.Equal(0, Fixture.SignaturesMade(Device));
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1", epoch: 2)).State);
        await AssertSignedAsync(await RequestAsync(Command("T1", epoch: 2)));
    }

    [Fact]
    public async Task A_pending_request_sent_again_stays_one_request()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1", epoch: 2))).State);
        Assert.Equal(PhoneResult.Signed, await Fixture.ApproveAsync(Device, "T1", Pin));
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(1, Fixture.SignaturesMade(Device));
        Assert.Equal(SscdState.Stale, (await InquireAsync("T1", epoch: 1)).State);
    }

    [Fact]
    public async Task A_transaction_that_was_never_seen_is_unknown()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
    }

    [Fact]
    public async Task A_lost_answer_is_found_by_an_inquiry_and_nowhere_else()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.LoseAnswer, Pin);
        var probe = Subscribe();
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1"))).State);
        Assert.Equal(1, Fixture.SignaturesMade(Device));
        await AssertSignedAsync(await InquireAsync("T1"));
        Assert.Equal(0, probe.Count);
    }

    [Fact]
    public async Task A_signature_made_before_a_crash_is_the_one_that_is_told_after_it()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.LoseAnswer, Pin);
        await RequestAsync(Command("T1"));
        var before = (await InquireAsync("T1")).Signature;
        await Fixture.CrashAsync();
        Assert.Equal(before, await AssertSignedAsync(await InquireAsync("T1", epoch: 2)));
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(before, (await RequestAsync(Command("T1", epoch: 2))).Signature);
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_request_that_was_pending_at_a_crash_is_shown_again_and_can_be_approved()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1", "Pay 5"));
        await Fixture.CrashAsync();
        var probe = Subscribe();
        Assert.Equal(SscdState.Pending, (await InquireAsync("T1", epoch: 2)).State);
        Assert.Equal("Pay 5", Fixture.Shown(Device)!.Text);
        await Fixture.ApproveAsync(Device, "T1", Pin);
        await AssertSignedAsync(await probe.WaitAsync("T1"), "Pay 5");
    }

    [Fact]
    public async Task A_request_lost_on_its_way_is_pending_to_the_asker_and_unknown_to_the_device()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.LoseRequest, Pin);
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1"))).State);
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        await AssertSignedAsync(await RequestAsync(Command("T1")));
    }

    [Fact]
    public async Task An_unreachable_device_is_a_reply_and_signs_nothing()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Unreachable, Pin);
        Assert.Equal(SscdState.Unreachable, (await RequestAsync(Command("T1"))).State);
        Assert.Equal(SscdState.Unreachable, (await InquireAsync("T1")).State);
        Assert.Equal(SscdState.Unreachable, (await CancelAsync("T1")).State);
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_device_that_does_not_exist_is_unreachable() =>
        Assert.Equal(SscdState.Unreachable, (await RequestAsync(Command("T1", device: "nobody"))).State);

    [Fact]
    public async Task Fifty_requests_at_once_for_one_transaction_make_one_signature()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var command = Command("T1");
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => RequestAsync(command))));
        var signature = await AssertSignedAsync(replies[0]);
        Assert.All(replies, reply => Assert.Equal(signature, reply.Signature));
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Requests_cancels_and_approvals_at_once_end_in_one_outcome_that_all_agree_on()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        for (var round = 0; round < 20; round++)
        {
            var id = $"T{round}";
            await RequestAsync(Command(id));
            var approve = Task.Run(() => Fixture.ApproveAsync(Device, id, Pin));
            var cancel = Task.Run(() => CancelAsync(id));
            var (approved, cancelled) = (await approve, await cancel);
            Assert.Equal(approved == PhoneResult.Signed ? SscdState.Signed : SscdState.Forgotten, cancelled.State);
            Assert.Equal(cancelled.State, (await InquireAsync(id)).State);
        }
    }
}
