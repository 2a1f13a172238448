using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>What users do.</summary>
public abstract partial class SscdContract
{
    [Fact]
    public async Task A_user_who_approves_gives_a_signature_that_verifies()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        await AssertSignedAsync(await RequestAsync(Command("T1")));
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_key_without_PIN_signs_on_confirmation()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, pin: null);
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1"))).State);
        Assert.False(Fixture.Shown(Device)!.NeedsPin);
        Assert.Equal(PhoneResult.Signed, await Fixture.ApproveAsync(Device, "T1", null));
        await AssertSignedAsync(await InquireAsync("T1"));
    }

    [Fact]
    public async Task A_user_who_refuses_fails_the_request_with_401_for_good()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Refuse, Pin);
        AssertFailed(401, await RequestAsync(Command("T1")));

        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        AssertFailed(401, await RequestAsync(Command("T1")));
        AssertFailed(401, await InquireAsync("T1"));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Two_wrong_PINs_and_the_right_one_sign_and_give_all_tries_back()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.WrongPin(2), Pin);
        await AssertSignedAsync(await RequestAsync(Command("T1")));
        await AssertSignedAsync(await RequestAsync(Command("T2")));
    }

    [Fact]
    public async Task Three_wrong_PINs_block_the_key_with_402_and_it_stays_blocked()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.WrongPin(3), Pin);
        AssertFailed(402, await RequestAsync(Command("T1")));

        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        AssertFailed(402, await RequestAsync(Command("T2")));
        await Fixture.CrashAsync();
        AssertFailed(402, await RequestAsync(Command("T3")));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task Wrong_PINs_count_over_requests_and_crashes()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        Assert.Equal(PhoneResult.WrongPin, await Fixture.ApproveAsync(Device, "T1", "0000"));
        await Fixture.CrashAsync();
        Assert.Equal(PhoneResult.WrongPin, await Fixture.ApproveAsync(Device, "T1", "12345"));
        await Fixture.RefuseAsync(Device, "T1");
        await RequestAsync(Command("T2"));
        Assert.Equal(PhoneResult.PinBlocked, await Fixture.ApproveAsync(Device, "T2", ""));
        AssertFailed(402, await InquireAsync("T2"));
    }

    [Fact]
    public async Task A_user_who_waits_and_then_approves_is_heard_by_every_receiver()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var (one, two) = (Subscribe(), Subscribe());
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1", "Pay 5"))).State);
        Assert.Equal(SscdState.Pending, (await InquireAsync("T1")).State);
        Assert.Equal(("T1", "Bank", "Pay 5"), (Fixture.Shown(Device)!.TransactionId, Fixture.Shown(Device)!.ApName, Fixture.Shown(Device)!.Text));

        Assert.Equal(PhoneResult.Signed, await Fixture.ApproveAsync(Device, "T1", Pin));
        var signature = await AssertSignedAsync(await one.WaitAsync("T1"), "Pay 5");
        Assert.Equal(signature, (await two.WaitAsync("T1")).Signature);
        Assert.Equal(signature, (await InquireAsync("T1")).Signature);
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(1, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_receiver_that_throws_costs_neither_the_answer_nor_the_other_receivers()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var (bad, good) = (Subscribe(new InvalidOperationException("not today")), Subscribe());
        await RequestAsync(Command("T1"));
        await Fixture.ApproveAsync(Device, "T1", Pin);
        await bad.WaitAsync("T1");
        await AssertSignedAsync(await good.WaitAsync("T1"));
        await AssertSignedAsync(await InquireAsync("T1"));
    }

    [Fact]
    public async Task A_user_who_waits_and_then_refuses_is_heard_with_401()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var probe = Subscribe();
        await RequestAsync(Command("T1"));
        Assert.Equal(PhoneResult.Refused, await Fixture.RefuseAsync(Device, "T1"));
        AssertFailed(401, await probe.WaitAsync("T1"));
        Assert.Equal(PhoneResult.NotShown, await Fixture.ApproveAsync(Device, "T1", Pin));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_device_shows_one_request_at_a_time_in_the_order_of_their_arrival()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        await RequestAsync(Command("T2"));
        await RequestAsync(Command("T3"));
        Assert.Equal("T1", Fixture.Shown(Device)!.TransactionId);
        Assert.Equal(PhoneResult.NotShown, await Fixture.ApproveAsync(Device, "T2", Pin));

        await Fixture.ApproveAsync(Device, "T1", Pin);
        Assert.Equal("T2", Fixture.Shown(Device)!.TransactionId);
        await Fixture.CrashAsync();
        Assert.Equal("T2", Fixture.Shown(Device)!.TransactionId);
        await CancelAsync("T2");
        Assert.Equal("T3", Fixture.Shown(Device)!.TransactionId);
    }

    [Fact]
    public async Task A_request_behind_another_is_answered_late_when_its_turn_comes()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        var probe = Subscribe();
        await RequestAsync(Command("T1"));
        await RequestAsync(Command("T2"));
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        await CancelAsync("T1");
        await AssertSignedAsync(await probe.WaitAsync("T2"));
        Assert.False(probe.Has("T1"));
    }

    [Fact]
    public async Task A_failure_told_in_advance_comes_after_its_delay_and_not_before()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.FailWith(209, TimeSpan.FromSeconds(1)), Pin);
        var probe = Subscribe();
        Assert.Equal(SscdState.Pending, (await RequestAsync(Command("T1"))).State);
        Fixture.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(SscdState.Pending, (await InquireAsync("T1")).State);
        Assert.Equal(0, probe.Count);
        Fixture.Advance(TimeSpan.FromMilliseconds(1));
        AssertFailed(209, await probe.WaitAsync("T1"));
        AssertFailed(209, await InquireAsync("T1"));
    }

    [Fact]
    public async Task A_failure_without_delay_is_the_reply()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.FailWith(403, TimeSpan.Zero), Pin);
        AssertFailed(403, await RequestAsync(Command("T1")));
    }
}
