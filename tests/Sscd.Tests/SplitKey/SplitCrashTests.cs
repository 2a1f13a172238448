using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;
using Mss.Sscd.Tests.Server;

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
                Assert.True(next.State == SscdState.Signed && await _fixture.VerifyAsync(Device, Digest, next.Signature!), $"N{id}: {next}");
                var now = await _fixture.GenerationAsync(Device);
                Assert.True(now > generation, $"{id}: generation {now} after {generation}");
                generation = now;
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

    [Fact]
    public async Task Two_silos_that_use_one_key_at_once_sign_all_and_suspend_nothing()
    {
        using var other = new SplitSscd(_fixture.Store, _fixture.Store, _fixture.Keys, _fixture.Cards, _fixture.Time, _fixture.Log);
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            // Unreachable is for the asker to ask again, as the transaction does.
            for (var attempt = 0; ; attempt++)
            {
                var reply = await (i % 2 == 0 ? _fixture.Split : other).RequestAsync(Command($"T{i}", 1), default);
                if (reply.State != SscdState.Unreachable || attempt == 100)
                {
                    return reply;
                }
            }
        })));
        foreach (var reply in replies)
        {
            Assert.True(reply.State == SscdState.Signed && await _fixture.VerifyAsync(Device, Digest, reply.Signature!), $"{reply.State} {reply.FailureCode} {reply.Detail}");
        }

        Assert.DoesNotContain(_fixture.Log.Lines, line => line.Id.Id == 3701);
    }

    [Fact]
    public async Task A_key_encryption_key_takes_anothers_place_and_the_key_goes_on()
    {
        Assert.Equal(SscdState.Signed, (await RequestAsync("T1", 1)).State);
        KeyEncryptionKey Kek(string id, string key) => new(id, SecretOctets.Take(Convert.FromBase64String(key)));
        using (var both = new SplitKeys(
            _fixture.Store, new KeyEncryptionKeys([Kek("k2", Convert.ToBase64String(new byte[32])), Kek("k1", ServerFixture.Kek)])))
        {
            Assert.Equal(new RewrapResult(1, 0), await both.RewrapAsync(default));
        }

        Assert.Equal(900, (await RequestAsync("old key-encryption key", 1)).FailureCode);
        using var keys = new SplitKeys(_fixture.Store, new KeyEncryptionKeys([Kek("k2", Convert.ToBase64String(new byte[32]))]));
        using var split = new SplitSscd(_fixture.Store, _fixture.Store, keys, _fixture.Cards, _fixture.Time);
        Assert.Equal(SscdState.Signed, (await split.RequestAsync(Command("T2", 1), default)).State);
    }

    [Fact]
    public async Task The_consent_is_kept_without_the_half_and_can_be_verified()
    {
        Assert.Equal(SscdState.Signed, (await RequestAsync("T1", 1)).State);
        var kept = (await _fixture.Store.FindTransactionAsync("T1", default))!;
        Assert.True(kept.Evidence!.Length < 200);
        using var key = (await _fixture.Keys.FindAsync(new VaultKeyName(Device, _fixture.KeyId), default))!;
        Assert.True(SplitAnswer.IsEvidence(kept.Evidence, key.Half.Authentication, Device, _fixture.KeyId, "T1", kept.Request!.Statement));
        Assert.False(SplitAnswer.IsEvidence(kept.Evidence, key.Half.Authentication, Device, _fixture.KeyId, "T2", kept.Request.Statement));
        kept.Evidence[20] ^= 1;
        Assert.False(SplitAnswer.IsEvidence(kept.Evidence, key.Half.Authentication, Device, _fixture.KeyId, "T1", kept.Request.Statement));
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
        Assert.True(reply.State == SscdState.Signed, $"{id}: {reply.State} {reply.Detail} {string.Join('\n', _fixture.Log.Lines.Select(line => line.Text))}");
        return reply;
    }

    private async Task<SscdReply> RequestAsync(string id, int epoch) => await _fixture.Split.RequestAsync(Command(id, epoch), default);

    private SignCommand Command(string id, int epoch) =>
        new(Device, id, epoch, _fixture.KeyId, _fixture.Scheme, Digest, "Bank", "Sign?", _fixture.Time.GetUtcNow().AddMinutes(2));
}
