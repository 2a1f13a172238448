using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>The process ends at every write of a signature, before or after it, and the key signs again.</summary>
public sealed class SplitCrashTests : IAsyncLifetime
{
    private const string Device = "d1";
    private readonly SplitFixture _fixture = new();

    public async Task InitializeAsync()
    {
        await _fixture.OpenAsync();
        await _fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task The_key_and_the_transaction_survive_an_end_at_every_write_of_the_server_and_both_go_on()
    {
        var writes = await WritesOfOneAsync();
        Assert.Equal(3, writes); // pending, the step, the outcome
        var generation = await _fixture.GenerationAsync(Device);
        for (var at = 1; at <= writes; at++)
        {
            foreach (var after in (bool[])[false, true])
            {
                var id = $"T{at}{after}";
                _fixture.Breakable.BreaksAt = _fixture.Breakable.Writes + at;
                _fixture.Breakable.AfterWriting = after;
                var broken = await RequestAsync(id, 1);
                Assert.Equal(SscdState.Unreachable, broken.State);
                await _fixture.CrashAsync();

                var outcome = await InquireOrRequestAsync(id);
                Assert.True(await _fixture.VerifyAsync(Device, Digest, outcome.Signature!));
                var next = await RequestAsync("N" + id, 1);
                Assert.True(await _fixture.VerifyAsync(Device, Digest, next.Signature!));
                Assert.True(await _fixture.GenerationAsync(Device) > generation);
                generation = await _fixture.GenerationAsync(Device);
            }
        }

        Assert.DoesNotContain(_fixture.Log.Lines, line => line.Id.Id == 3701);
    }

    [Fact]
    public async Task The_key_and_the_transaction_survive_an_end_of_the_card_before_and_after_every_write_of_its_own()
    {
        // A trigger makes the n-th write of the card's file fail, as pulling the card out does.
        for (var at = 0; at < 4; at++)
        {
            await BreakCardAsync(at);
            var id = $"T{at}";
            Assert.NotEqual(SscdState.Failed, (await RequestAsync(id, 1)).State);
            await RepairCardAsync();
            await _fixture.CrashAsync();
            Assert.True(await _fixture.VerifyAsync(Device, Digest, (await InquireOrRequestAsync(id)).Signature!));
            Assert.True(await _fixture.VerifyAsync(Device, Digest, (await RequestAsync("N" + id, 1)).Signature!));
        }

        Assert.DoesNotContain(_fixture.Log.Lines, line => line.Id.Id == 3701);
    }

    [Fact]
    public async Task Two_requests_that_are_approved_before_either_answer_is_heard_both_sign()
    {
        await _fixture.SetUserAsync(Device, SimulatedUser.Wait);
        _fixture.Tap.LosesLateAnswers = true;
        await RequestAsync("T1", 1);
        await RequestAsync("T2", 1);
        await _fixture.ApproveAsync(Device, "T1", "1234");
        await _fixture.ApproveAsync(Device, "T2", "1234");
        foreach (var id in (string[])["T2", "T1"])
        {
            Assert.True(await _fixture.VerifyAsync(Device, Digest, (await InquireOrRequestAsync(id)).Signature!));
        }

        Assert.Equal(2, await _fixture.GenerationAsync(Device));
    }

    private static byte[] Digest => System.Security.Cryptography.SHA256.HashData("Sign?"u8);

    private async Task<int> WritesOfOneAsync()
    {
        var before = _fixture.Breakable.Writes;
        Assert.Equal(SscdState.Signed, (await RequestAsync("first", 1)).State);
        return _fixture.Breakable.Writes - before;
    }

    private Task BreakCardAsync(int at) => Task.Run(() => _fixture.Cards.Cards.Store.Execute(at switch
    {
        0 => "CREATE TEMP TRIGGER broken BEFORE INSERT ON main.records BEGIN SELECT RAISE(ABORT, 'out'); END",
        1 => "CREATE TEMP TRIGGER broken BEFORE UPDATE OF tries ON main.keys BEGIN SELECT RAISE(ABORT, 'out'); END",
        2 => "CREATE TEMP TRIGGER broken BEFORE UPDATE OF private_key ON main.keys BEGIN SELECT RAISE(ABORT, 'out'); END",
        _ => "CREATE TEMP TRIGGER broken BEFORE UPDATE ON main.cards BEGIN SELECT RAISE(ABORT, 'out'); END",
    }));

    private Task RepairCardAsync() => Task.Run(() => _fixture.Cards.Cards.Store.Execute("DROP TRIGGER broken"));

    private async Task<SscdReply> InquireOrRequestAsync(string id)
    {
        var found = await _fixture.Split.InquireAsync(new TransactionOnDevice(Device, id, 2), default);
        var reply = found.State == SscdState.Unknown ? await RequestAsync(id, 2) : found;
        Assert.Equal(SscdState.Signed, reply.State);
        return reply;
    }

    private async Task<SscdReply> RequestAsync(string id, int epoch) => await _fixture.Split.RequestAsync(
        new SignCommand(Device, id, epoch, _fixture.KeyId, _fixture.Scheme, Digest, "Bank", "Sign?", _fixture.Time.GetUtcNow().AddMinutes(2)), default);
}
