using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

public sealed class SimulatedCardsTests : IAsyncLifetime
{
    private static readonly SimKeySpec[] TwoKeys = [new("sign", SimKeyAlgorithm.EcP256, "1234"), new("auth", SimKeyAlgorithm.EcP256, null)];
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimulatedCards _cards = null!;
    private SimSscd _sim = null!;

    public Task InitializeAsync() => OpenAsync();

    public async Task DisposeAsync()
    {
        await _cards.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Creating_a_card_again_returns_the_same_keys_and_keeps_its_user()
    {
        var first = await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Refuse);
        var again = await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait);
        Assert.Equal(first.OrderBy(k => k.Key), again.OrderBy(k => k.Key));
        Assert.Equal(SimulatedUser.Refuse, _cards.UserOf("a"));
        await ReopenAsync();
        Assert.Equal(first.OrderBy(k => k.Key), (await _cards.GetPublicKeysAsync("a")).OrderBy(k => k.Key));
        Assert.Equal(SimulatedUser.Refuse, _cards.UserOf("a"));
        Assert.Equal(["a"], _cards.DeviceIds);
    }

    [Fact]
    public async Task Creating_one_card_from_many_threads_makes_one()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait))));
        Assert.All(all, keys => Assert.Equal(all[0]["sign"], keys["sign"]));
    }

    [Fact]
    public async Task A_key_can_be_added_to_a_card_that_exists()
    {
        var first = await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        var more = await _cards.CreateCardAsync("a", [.. TwoKeys, new SimKeySpec("new", SimKeyAlgorithm.EcP256, "99999")], SimulatedUser.ApproveAtOnce);
        Assert.Equal(["auth", "new", "sign"], more.Keys.Order());
        Assert.Equal(first["sign"], more["sign"]);
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T1", "new")).State);
        await ReopenAsync();
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T2", "new")).State);
    }

    [Theory]
    [InlineData("", "1234", "KeyId")]
    [InlineData("k", "123", "Pin")]
    [InlineData("k", "123456789", "Pin")]
    [InlineData("k", "12a4", "Pin")]
    public async Task A_wrong_key_specification_is_named(string keyId, string pin, string named)
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => _cards.CreateCardAsync("a", [new SimKeySpec(keyId, SimKeyAlgorithm.EcP256, pin)], SimulatedUser.Wait));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(pin, new SimKeySpec(keyId, SimKeyAlgorithm.EcP256, pin).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_digest_is_signed_with_another_key_if_that_has_no_PIN_and_all_is_refused_if_it_has()
    {
        var keys = await _cards.CreateCardAsync("a", [.. TwoKeys, new SimKeySpec("other", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.ApproveAtOnce);
        var digest = SHA256.HashData("x"u8);
        var command = new SignCommand(
            "a", "T1", 1, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), SHA256.HashData("y"u8), "AP", "text", _time.GetUtcNow().AddMinutes(1));
        var reply = await _sim.RequestAsync(command with { Further = [new FurtherDigest("auth", command.Scheme, digest)] }, default);
        using var auth = ECDsa.Create();
        auth.ImportSubjectPublicKeyInfo(keys["auth"], out _);
        Assert.True(auth.VerifyHash(digest, Assert.Single(reply.Further!), DSASignatureFormat.Rfc3279DerSequence));

        // The same PIN by chance is still another key's.
        var refused = await _sim.RequestAsync(command with { TransactionId = "T2", Further = [new FurtherDigest("other", command.Scheme, digest)] }, default);
        Assert.Equal((SscdState.Failed, 406), (refused.State, refused.FailureCode));
        Assert.Equal(2, _cards.SignaturesMadeBy("a"));
    }

    [Fact]
    public async Task A_file_of_a_version_with_one_signature_for_an_approval_is_opened()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        var before = (await SignAsync("a", "T1", "sign")).Signature;
        _cards.Store.Execute("ALTER TABLE records DROP COLUMN further");
        await ReopenAsync();
        Assert.Equal(before, (await SignAsync("a", "T1", "sign")).Signature);
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T2", "sign")).State);
    }

    [Fact]
    public async Task A_behaviour_changed_at_run_time_outlives_a_restart()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait);
        var failing = SimulatedUser.FailWith(209, TimeSpan.FromSeconds(3));
        await _cards.SetUserAsync("a", failing);
        await ReopenAsync();
        Assert.Equal(failing, _cards.UserOf("a"));
        Assert.Null(_cards.UserOf("nobody"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _cards.SetUserAsync("nobody", failing));
    }

    [Fact]
    public async Task Signatures_are_counted_per_card_and_in_total_and_over_restarts()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        await _cards.CreateCardAsync("b", TwoKeys, SimulatedUser.ApproveAtOnce);
        await SignAsync("a", "T1");
        await SignAsync("a", "T1");
        await SignAsync("a", "T2", "auth");
        await SignAsync("b", "T3");
        await ReopenAsync();
        await SignAsync("b", "T4");
        Assert.Equal((2, 2, 4), (_cards.SignaturesMadeBy("a"), _cards.SignaturesMadeBy("b"), _cards.SignaturesMade));
    }

    [Fact]
    public async Task Transaction_ids_are_each_cards_own_and_PINs_are_each_keys_own()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.WrongPin(3));
        await _cards.CreateCardAsync("b", TwoKeys, SimulatedUser.ApproveAtOnce);
        Assert.Equal(402, (await SignAsync("a", "T1")).FailureCode);
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T2", "auth")).State);
        Assert.Equal(SscdState.Signed, (await SignAsync("b", "T1")).State);
        Assert.Equal(PinResult.Changed, await _cards.UnblockPinAsync("a", "sign", SimKeySpec.DefaultPuk, "1234"));
        await _cards.SetUserAsync("a", SimulatedUser.ApproveAtOnce);
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T3")).State);
    }

    [Fact]
    public async Task Keys_that_fell_out_of_the_open_ones_are_opened_again()
    {
        await ReopenAsync(openKeys: 1);
        for (var i = 0; i < 4; i++)
        {
            await _cards.CreateCardAsync($"c{i}", TwoKeys, SimulatedUser.ApproveAtOnce);
        }

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => SignAsync($"c{i % 4}", $"T{i}", i % 3 == 0 ? "sign" : "auth"))));
        Assert.All(replies, reply => Assert.Equal(SscdState.Signed, reply.State));
        Assert.Equal(100, _cards.SignaturesMade);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RsaPss, "SHA256")]
    [InlineData(SignatureAlgorithm.RsaPss, "SHA512")]
    [InlineData(SignatureAlgorithm.RsaPkcs1, "SHA384")]
    public async Task An_RSA_key_signs_with_both_paddings_and_all_hashes_and_not_as_ECDSA(SignatureAlgorithm algorithm, string hash)
    {
        await using var fixture = new SimFixture(SimKeyAlgorithm.Rsa2048) { Scheme = new(algorithm, new HashAlgorithmName(hash)) };
        await fixture.OpenAsync();
        await fixture.CreateDeviceAsync("a", SimulatedUser.ApproveAtOnce, null);
        var digest = CryptographicOperations.HashData(fixture.Scheme.Hash, "text"u8);
        var command = new SignCommand("a", "T1", 1, "sign", fixture.Scheme, digest, "Bank", "Text", fixture.Time.GetUtcNow().AddMinutes(1));
        var reply = await fixture.Sscd.RequestAsync(command, default);
        Assert.True(await fixture.VerifyAsync("a", digest, reply.Signature!));
        var mixed = command with { TransactionId = "T2", Scheme = fixture.Scheme with { Algorithm = SignatureAlgorithm.Ecdsa } };
        Assert.Equal(406, (await fixture.Sscd.RequestAsync(mixed, default)).FailureCode);
    }

    [Fact]
    public async Task A_signature_that_could_not_be_recorded_does_not_leave_the_card()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        _cards.Store.Execute("CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        var reply = await SignAsync("a", "T1", "auth");
        Assert.Equal((SscdState.Unreachable, null), (reply.State, reply.Signature));

        _cards.Store.Execute("DROP TRIGGER full");
        Assert.Equal(SscdState.Unknown, (await _sim.InquireAsync(new TransactionOnDevice("a", "T1", 1), default)).State);
        Assert.Equal(SscdState.Signed, (await SignAsync("a", "T1", "auth")).State);
    }

    [Fact]
    public async Task A_PIN_try_is_stored_before_the_PIN_is_looked_at()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.WrongPin(3));
        _cards.Store.Execute("CREATE TRIGGER full BEFORE UPDATE ON keys WHEN NEW.tries = 0 BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        Assert.Equal(SscdState.Unreachable, (await SignAsync("a", "T1")).State);

        // The power goes when the right PIN has been entered but not yet been answered for: the try is gone all the same.
        await _cards.SetUserAsync("a", SimulatedUser.ApproveAtOnce);
        _cards.Store.Execute("DROP TRIGGER full; CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        Assert.Equal(SscdState.Unreachable, (await SignAsync("a", "T1")).State);
        _cards.Store.Execute("DROP TRIGGER full");
        await ReopenAsync();
        Assert.Equal(402, (await SignAsync("a", "T2")).FailureCode);
        Assert.Equal(0, _cards.SignaturesMade);
    }

    [Fact]
    public async Task The_file_never_gives_one_transaction_two_records()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        var first = await SignAsync("a", "T1", "auth");
        var other = new CardRecord("T1", 9, null, SscdReply.Failed(401, "another story"));
        await Assert.ThrowsAsync<SqliteException>(() => _cards.Store.WriteAsync(t => _cards.Store.Records.Insert(t, "a", other)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _cards.Store.WriteAsync(t => _cards.Store.Records.Update(t, "a", other)));
        Assert.Equal(first.Signature, (await SignAsync("a", "T1", "auth")).Signature);
    }

    [Fact]
    public async Task A_write_that_fails_does_not_take_its_neighbours_along()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        using var blocking = new ManualResetEventSlim();
        var slow = Task.Run(() => _cards.Store.WriteAsync(_ => blocking.Wait(TimeSpan.FromSeconds(30))));
        var writes = Enumerable.Range(0, 20).Select(i => Task.Run(() => _cards.Store.WriteAsync(_ =>
        {
            if (i == 7)
            {
                throw new InvalidOperationException("the seventh");
            }
        }))).ToList();
        blocking.Set();
        await slow;
        for (var i = 0; i < writes.Count; i++)
        {
            if (i == 7)
            {
                Assert.Equal("the seventh", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[7])).Message);
            }
            else
            {
                await writes[i];
            }
        }
    }

    [Fact]
    public async Task The_text_is_kept_only_while_it_can_be_shown()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait);
        await SignAsync("a", "T1");
        Assert.Equal("Secret text", _cards.Store.Records.Find("a", "T1")!.Request!.Text);
        await new SimulatedPhones(_cards).ApproveAsync("a", "T1", "1234");
        Assert.Equal(("", ""), (_cards.Store.Records.Find("a", "T1")!.Request!.Text, _cards.Store.Records.Find("a", "T1")!.Request!.ApName));
    }

    [Fact]
    public async Task A_request_with_a_far_deadline_disappears_on_the_day()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait);
        await SignAsync("a", "T1", lifetime: TimeSpan.FromDays(90));
        _time.Advance(TimeSpan.FromDays(89));
        Assert.NotNull(new SimulatedPhones(_cards).Pending("a"));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Null(new SimulatedPhones(_cards).Pending("a"));
    }

    [Fact]
    public async Task Cards_in_memory_work_without_a_file_and_closed_ones_are_unreachable()
    {
        var memory = await SimulatedCards.OpenAsync(null, _time);
        await memory.CreateCardAsync("a", TwoKeys, SimulatedUser.ApproveAtOnce);
        var sim = new SimSscd(memory);
        Assert.Equal(SscdState.Signed, (await sim.RequestAsync(Command("a", "T1"), default)).State);
        await memory.DisposeAsync();
        await memory.DisposeAsync();
        Assert.Equal(SscdState.Unreachable, (await sim.RequestAsync(Command("a", "T2"), default)).State);
    }

    [Fact]
    public async Task An_ended_subscription_hears_nothing_more()
    {
        await _cards.CreateCardAsync("a", TwoKeys, SimulatedUser.Wait);
        var (stays, goes) = (new AnswerProbe(), new AnswerProbe());
        using var first = _sim.Subscribe(stays);
        var second = _sim.Subscribe(goes);
        second.Dispose();
        second.Dispose();
        await SignAsync("a", "T1");
        await new SimulatedPhones(_cards).RefuseAsync("a", "T1");
        Assert.Equal(401, (await stays.WaitAsync("T1")).FailureCode);
        Assert.Equal(0, goes.Count);
        Assert.Equal("sim", _sim.Kind);
    }

    private SignCommand Command(string device, string transactionId, string key = "sign", TimeSpan? lifetime = null) => new(
        device, transactionId, 1, key, new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), SHA256.HashData("text"u8), "Bank", "Secret text",
        _time.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(1)));

    private Task<SscdReply> SignAsync(string device, string transactionId, string key = "sign", TimeSpan? lifetime = null) =>
        _sim.RequestAsync(Command(device, transactionId, key, lifetime), default).AsTask();

    private async Task OpenAsync(int openKeys = SimulatedCards.DefaultOpenKeys)
    {
        _cards = await SimulatedCards.OpenAsync(_folder["cards.db"], _time, openKeys: openKeys);
        _sim = new SimSscd(new SimulatedNetwork(_cards));
    }

    private async Task ReopenAsync(int openKeys = SimulatedCards.DefaultOpenKeys)
    {
        await _cards.DisposeAsync();
        await OpenAsync(openKeys);
    }
}
