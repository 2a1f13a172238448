using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>Copied and old cards, an old server, and somebody on the way.</summary>
public sealed class SplitAttackTests : IAsyncLifetime
{
    private const string Device = "d1";
    private readonly SplitFixture _fixture = new();

    public async Task InitializeAsync()
    {
        await _fixture.OpenAsync();
        await _fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_card_that_was_set_back_suspends_the_key_with_403_at_its_next_use_for_good(int signaturesMeanwhile)
    {
        await SignedAsync("T0");
        var old = _fixture.Images("cards.db*");
        for (var i = 0; i < signaturesMeanwhile; i++)
        {
            await SignedAsync($"M{i}");
        }

        // One signature later the copy stands where the card was before it left; only its own nonce tells it, at once when it is another.
        await _fixture.CrashAsync(old);
        await AssertSuspendedAsync("T1", await SignAsync("T1"));
        await _fixture.CrashAsync();
        await AssertSuspendedAsync("T2", await SignAsync("T2"));
    }

    [Fact]
    public async Task A_copy_of_a_card_can_sign_until_the_card_itself_is_used_and_then_neither_can()
    {
        await SignedAsync("T0");
        var original = _fixture.Images("cards.db*");
        await SignedAsync("by the copy");
        await _fixture.CrashAsync(original);
        await AssertSuspendedAsync("by the card", await SignAsync("by the card"));
    }

    [Fact]
    public async Task A_server_that_was_set_back_suspends_the_key_and_the_card_keeps_its_half_to_itself()
    {
        await SignedAsync("T0");
        var old = _fixture.Images("split.db*");
        await SignedAsync("T1");
        await SignedAsync("T2");
        await _fixture.CrashAsync(old);
        await AssertSuspendedAsync("T3", await SignAsync("T3"));
        var answer = SplitAnswer.TryDecode(_fixture.Tap.Seen.Single(seen => seen.Message.Transaction.TransactionId == "T3").Reply.Signature);
        Assert.False(answer!.HasHalf);
        Assert.Null(_fixture.Shown(Device));
    }

    [Fact]
    public async Task An_answer_that_was_on_its_way_for_long_condemns_nobody_and_signs_by_asking_again()
    {
        SscdReply? kept = null;
        _fixture.Tap.OnReply = reply =>
        {
            kept = reply;
            return SscdReply.Pending;
        };
        Assert.Equal(SscdState.Pending, (await SignAsync("slow")).State);
        _fixture.Tap.OnReply = reply => reply;
        for (var i = 0; i < 3; i++)
        {
            await SignedAsync($"M{i}");
        }

        var first = true;
        _fixture.Tap.OnReply = reply =>
        {
            var told = first ? kept! : reply;
            first = false;
            return told;
        };
        var outcome = await _fixture.Split.InquireAsync(new TransactionOnDevice(Device, "slow", 1), default);
        Assert.Equal(SscdState.Signed, outcome.State);
        Assert.True(await _fixture.VerifyAsync(Device, Digest, outcome.Signature!));
        Assert.DoesNotContain(_fixture.Log.Lines, line => line.Id.Id == 3701);
    }

    [Fact]
    public async Task Every_changed_octet_of_a_question_is_not_listened_to_and_nothing_is_shown()
    {
        await _fixture.SetUserAsync(Device, SimulatedUser.Wait);
        for (var at = 0; at < 8 + 16 + 32 + 32; at += 5)
        {
            _fixture.Tap.OnQuestion = message =>
            {
                var changed = message.Attachment.ToArray();
                changed[at] ^= 1;
                return message with { Attachment = changed };
            };
            Assert.Equal(SscdState.Unreachable, (await SignAsync("T1")).State);
            Assert.Null(_fixture.Shown(Device));
        }

        _fixture.Tap.OnQuestion = message => message;
        Assert.Equal(SscdState.Pending, (await SignAsync("T1")).State);
    }

    [Fact]
    public async Task Two_cards_that_leave_the_same_generation_suspend_the_key_without_being_asked()
    {
        await _fixture.SetUserAsync(Device, SimulatedUser.Wait);
        await SignAsync("T1");
        await SignAsync("T2");
        var copy = _fixture.Images("cards.db*");
        await _fixture.ApproveAsync(Device, "T1", "1234");
        Assert.Equal(SscdState.Signed, (await _fixture.Store.FindTransactionAsync("T1", default))!.Outcome.State);

        await _fixture.CrashAsync(copy);
        await _fixture.RefuseAsync(Device, "T1");
        await _fixture.ApproveAsync(Device, "T2", "1234");
        await AssertSuspendedAsync("T2", await SignAsync("T2"));
        Assert.Contains(_fixture.Log.Lines, line => line.Text.Contains("two different cards", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("digest")]
    [InlineData("id")]
    [InlineData("epoch")]
    [InlineData("deadline")]
    public async Task Another_request_under_a_question_is_not_listened_to(string changed)
    {
        await _fixture.SetUserAsync(Device, SimulatedUser.Wait);
        _fixture.Tap.OnQuestion = message =>
        {
            var command = (SignCommand)message.Transaction;
            return message with
            {
                Transaction = changed switch
                {
                    "text" => command with { Text = "Good morning" },
                    "digest" => command with { Digest = SHA256.HashData("other"u8) },
                    "id" => command with { TransactionId = "T9" },
                    "epoch" => command with { Epoch = 9 },
                    _ => command with { Deadline = command.Deadline.AddDays(1) },
                },
            };
        };
        Assert.Equal(SscdState.Unreachable, (await SignAsync("T1")).State);
        Assert.Null(_fixture.Shown(Device));
    }

    [Fact]
    public async Task Every_changed_octet_of_an_answer_is_no_consent_and_ends_nothing()
    {
        var length = 0;
        for (var at = 0; at == 0 || at < length; at = at < 120 ? at + 3 : at + 97)
        {
            _fixture.Tap.OnReply = reply => Changed(reply, at, ref length);
            var reply = await SignAsync("T1");
            Assert.True(reply.State == SscdState.Unreachable, $"octet {at}: {reply.State}");
        }

        Assert.Equal(0, _fixture.Split.Joined);
        _fixture.Tap.OnReply = reply => reply;
        Assert.Equal(SscdState.Signed, (await SignAsync("T1")).State);
    }

    [Fact]
    public async Task The_answer_to_one_transaction_is_none_to_another()
    {
        await SignedAsync("T1");
        var answer = _fixture.Tap.Seen.Last().Reply;
        _fixture.Tap.OnReply = _ => answer;
        Assert.Equal(SscdState.Unreachable, (await SignAsync("T2")).State);
        Assert.Equal(1, _fixture.Split.Joined);
    }

    [Fact]
    public async Task Halves_that_do_not_fit_give_no_signature_and_suspend_the_key()
    {
        // The right card by its keys, with another half.
        await SignedAsync("T0");
        var store = _fixture.Cards.Cards.Store;
        var octets = store.ReadPrivateKey(Device, _fixture.KeyId);
        octets[100] ^= 1;
        await store.WriteAsync(t => store.UpdateHalf(t, Device, _fixture.KeyId, octets));
        await AssertSuspendedAsync("T1", await SignAsync("T1"));
        Assert.Equal(1, _fixture.Split.Joined);
    }

    [Fact]
    public async Task Two_cards_at_the_same_generation_with_different_chain_keys_are_told_apart_before_anything_is_shown()
    {
        await SignedAsync("T0");
        var store = _fixture.Cards.Cards.Store;
        var octets = store.ReadPrivateKey(Device, _fixture.KeyId);
        octets[10 + 32] ^= 1; // the chain key's first octet
        await store.WriteAsync(t => store.UpdateHalf(t, Device, _fixture.KeyId, Advanced(octets)));
        await AssertSuspendedAsync("T1", await SignAsync("T1"));
        Assert.False(SplitAnswer.TryDecode(_fixture.Tap.Seen.Last().Reply.Signature)!.HasHalf);
        Assert.Contains(_fixture.Log.Lines, line => line.Text.Contains("different keys at generation 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_is_for_one_statement_key_device_and_id_and_of_no_later_epoch()
    {
        await SignAsync("T1");
        var open = (await _fixture.Store.FindTransactionAsync("T1", default))!;
        using var card = CardHalf.TryDecode(_fixture.Cards.Cards.Store.ReadPrivateKey(Device, _fixture.KeyId))!;
        using var key = (await _fixture.Keys.FindAsync(new VaultKeyName(Device, _fixture.KeyId), default))!;
        bool IsGiven(string device, string keyId, string id, int epoch, byte[] statement) =>
            SplitSigner.IsGiven(key.Half, SplitAnswer.TryDecode(SplitAnswer.Seal(card, device, keyId, id, epoch, new byte[16], statement))!, open);

        var statement = open.Request!.Statement;
        Assert.True(IsGiven(Device, _fixture.KeyId, "T1", 1, statement));
        Assert.False(IsGiven("d2", _fixture.KeyId, "T1", 1, statement));
        Assert.False(IsGiven(Device, "other", "T1", 1, statement));
        Assert.False(IsGiven(Device, _fixture.KeyId, "T2", 1, statement));
        Assert.False(IsGiven(Device, _fixture.KeyId, "T1", 2, statement));
        Assert.False(IsGiven(Device, _fixture.KeyId, "T1", 1, SHA256.HashData("another text"u8)));
    }

    [Fact]
    public async Task A_row_of_the_store_that_was_altered_is_900_and_never_a_signature()
    {
        var row = (await _fixture.Store.FindKeyAsync(new VaultKeyName(Device, _fixture.KeyId), default))!;
        var altered = row.Wrapped.ToArray();
        altered[^1] ^= 1;
        Assert.True(await _fixture.Store.TryReplaceKeyAsync(row, row with { Wrapped = altered }, default));
        Assert.Equal((SscdState.Failed, 900), ((await SignAsync("T1")).State, (await SignAsync("T1")).FailureCode));
        Assert.Empty(_fixture.Tap.Seen);
    }

    private static byte[] Digest => SHA256.HashData("Sign?"u8);

    private static byte[] Advanced(byte[] octets)
    {
        using var half = CardHalf.TryDecode(octets.ToArray())!;
        half.Advance();
        return half.Encode();
    }

    private static SscdReply Changed(SscdReply reply, int at, ref int length)
    {
        if (reply.Signature is not { } answer)
        {
            return reply;
        }

        length = answer.Length;
        var changed = answer.ToArray();
        changed[at] ^= 1;
        return reply with { Signature = changed };
    }

    private async Task SignedAsync(string id)
    {
        var reply = await SignAsync(id);
        Assert.True(reply.State == SscdState.Signed && await _fixture.VerifyAsync(Device, Digest, reply.Signature!), $"{id}: {reply.State} {reply.Detail}");
    }

    private async Task AssertSuspendedAsync(string id, SscdReply reply)
    {
        Assert.Equal((SscdState.Failed, 403), (reply.State, reply.FailureCode));
        Assert.Equal(403, (await _fixture.Store.FindTransactionAsync(id, default))!.Outcome.FailureCode);
        var line = Assert.Single(_fixture.Log.Lines, line => line.Id.Id == 3701);
        Assert.Contains(Device, line.Text, StringComparison.Ordinal);
    }

    private async Task<SscdReply> SignAsync(string id) => await _fixture.Split.RequestAsync(
        new SignCommand(Device, id, 1, _fixture.KeyId, _fixture.Scheme, Digest, "Bank", "Sign?", _fixture.Time.GetUtcNow().AddMinutes(2)), default);
}
