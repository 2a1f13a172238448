using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>Requests that are cancelled, late or impossible.</summary>
public abstract partial class SscdContract
{
    [Fact]
    public async Task A_request_cancelled_before_it_was_signed_is_never_signed()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1"));
        Assert.Equal(SscdState.Forgotten, (await CancelAsync("T1")).State);
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(PhoneResult.NotShown, await Fixture.ApproveAsync(Device, "T1", Pin));
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(Command("T1", epoch: 2))).State);
        await Fixture.CrashAsync();
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(Command("T1", epoch: 2))).State);
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_cancel_that_overtakes_its_request_wins()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        Assert.Equal(SscdState.Forgotten, (await CancelAsync("T1")).State);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(Command("T1"))).State);
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_cancel_after_an_inquiry_that_knew_nothing_wins_too()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        await InquireAsync("T1", epoch: 2);
        Assert.Equal(SscdState.Forgotten, (await CancelAsync("T1", epoch: 2)).State);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(Command("T1", epoch: 3))).State);
    }

    [Fact]
    public async Task A_cancel_after_the_signature_tells_the_signature()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var signature = await AssertSignedAsync(await RequestAsync(Command("T1")));
        Assert.Equal(signature, (await CancelAsync("T1")).Signature);
        Assert.Equal(signature, (await InquireAsync("T1")).Signature);
    }

    [Fact]
    public async Task A_request_that_arrives_at_its_deadline_is_not_signed_then_or_later()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        var late = Command("T1", lifetime: TimeSpan.Zero);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(late)).State);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(late with { Deadline = late.Deadline.AddHours(1) })).State);
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_request_whose_deadline_passes_on_the_screen_disappears_and_cannot_be_approved()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1", lifetime: TimeSpan.FromSeconds(30)));
        await RequestAsync(Command("T2", lifetime: TimeSpan.FromSeconds(60)));
        Fixture.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Equal("T2", Fixture.Shown(Device)!.TransactionId);
        Assert.Equal(PhoneResult.NotShown, await Fixture.ApproveAsync(Device, "T1", Pin));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_request_whose_deadline_passed_during_a_crash_is_forgotten()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.Wait, Pin);
        await RequestAsync(Command("T1", lifetime: TimeSpan.FromSeconds(30)));
        await Fixture.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Fixture.Advance(TimeSpan.FromSeconds(29));
        var other = Command("T2", lifetime: TimeSpan.FromSeconds(1));
        Fixture.Advance(TimeSpan.FromSeconds(1));
        await Fixture.CrashAsync();
        Assert.Null(Fixture.Shown(Device));
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Equal(SscdState.Forgotten, (await RequestAsync(other)).State);
    }

    [Fact]
    public async Task A_key_that_the_device_does_not_have_is_404()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        AssertFailed(404, await RequestAsync(Command("T1") with { KeyId = "no-such-key" }));
    }

    [Fact]
    public async Task A_digest_that_is_not_the_hash_s_length_is_not_signed()
    {
        await Fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce, Pin);
        AssertFailed(406, await RequestAsync(Command("T1") with { Digest = new byte[20] }));
        AssertFailed(406, await RequestAsync(Command("T2") with { Digest = Array.Empty<byte>() }));
        Assert.Equal(0, Fixture.SignaturesMade(Device));
    }
}
