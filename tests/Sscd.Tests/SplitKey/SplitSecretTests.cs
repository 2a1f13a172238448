using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>What each half says, and where key, halves and PIN are not.</summary>
public sealed class SplitSecretTests
{
    [Fact]
    public void The_same_half_is_half_of_any_other_key_too_so_that_it_says_nothing_of_its_own()
    {
        using RSA mine = RSA.Create(2048), other = RSA.Create(2048);
        var (half, rest) = SplitSecret.Split(mine);
        var (one, two) = SplitSecret.Split(other);

        // What somebody with only the half must think possible: a rest that makes it a half of the other key.
        SplitSecret.Combine(one.Span, two.Span);
        SplitSecret.Combine(one.Span, half.Span);
        using (var joined = SplitSecret.Join(one, half.Span))
        {
            Assert.Equal(other.ExportRSAPublicKey(), joined!.ExportRSAPublicKey());
        }

        using (var joined = SplitSecret.Join(rest, half.Span))
        {
            Assert.Equal(mine.ExportRSAPublicKey(), joined!.ExportRSAPublicKey());
        }
    }

    [Fact]
    public void Halves_with_one_bit_changed_anywhere_are_not_joined()
    {
        using var key = RSA.Create(2048);
        var (half, rest) = SplitSecret.Split(key);
        for (var at = 0; at < SplitSecret.Size; at += 7)
        {
            using var changed = new SecretOctets(SplitSecret.Size);
            rest.Span.CopyTo(changed.Span);
            changed.Span[at] ^= 0x10;
            Assert.Null(SplitSecret.Join(changed, half.Span));
        }
    }

    [Fact]
    public void Both_sides_go_on_to_other_halves_of_the_same_key_and_a_half_of_another_generation_fits_no_more()
    {
        using var key = RSA.Create(2048);
        var (one, two) = SplitSecret.Split(key);
        byte[] serverChain = RandomNumberGenerator.GetBytes(32), cardChain = [.. serverChain], nonce = RandomNumberGenerator.GetBytes(32);
        byte[] server = one.Span.ToArray(), card = two.Span.ToArray(), oldCard = [.. card], oldChain = [.. serverChain];
        SplitChain.Advance(serverChain, server, nonce);
        SplitChain.Advance(cardChain, card, nonce);
        Assert.Equal(serverChain, cardChain);
        Assert.NotEqual(oldChain, serverChain);
        Assert.True(card.Zip(oldCard).Count(pair => pair.First == pair.Second) < 30); // 5 of 1,280 by chance
        Assert.Null(SplitSecret.Join(SecretOctets.Take(oldCard), server));
        using var joined = SplitSecret.Join(SecretOctets.Take(card), server);
        Assert.Equal(key.ExportRSAPublicKey(), joined!.ExportRSAPublicKey());
    }

    [Fact]
    public void The_step_is_AES_256_in_OFB_under_a_key_of_HMAC_SHA256()
    {
        byte[] chain = RandomNumberGenerator.GetBytes(32), nonce = RandomNumberGenerator.GetBytes(32), next = [.. chain], half = new byte[SplitSecret.Size];
        SplitChain.Advance(next, half, nonce);
        using var aes = Aes.Create();
        aes.Key = Hmac(chain, "mss split pad v1", nonce);
        var block = new byte[16];
        for (var at = 0; at < half.Length; at += 16)
        {
            block = aes.EncryptEcb(block, PaddingMode.None);
            Assert.Equal(block, half[at..(at + 16)]);
        }

        Assert.Equal(Hmac(chain, "mss split next v1", nonce), next);
    }

    [Fact]
    public async Task Key_halves_transport_keys_and_PIN_are_in_no_file_of_the_server_no_log_line_and_no_text_of_an_object()
    {
        const string Pin = "73915042";
        await using var fixture = new SplitFixture();
        await fixture.OpenAsync();
        await fixture.CreateDeviceAsync("d1", SimulatedUser.WrongPin(1), Pin);
        var name = new VaultKeyName("d1", fixture.KeyId);
        var secrets = new Dictionary<string, byte[]>();
        for (var i = 0; i < 3; i++)
        {
            using var half = CardHalf.TryDecode(fixture.Cards.Cards.Store.ReadPrivateKey("d1", fixture.KeyId))!;
            using var key = (await fixture.Keys.FindAsync(name, default))!;
            secrets[$"card half {i}"] = half.Share.ToArray();
            secrets[$"card chain key {i}"] = half.Chain.ToArray();
            secrets[$"authentication key {i}"] = half.Authentication.ToArray();
            secrets[$"server half {i}"] = key.Half.ShareOf(SplitStep.Current).ToArray();
            secrets[$"server chain key {i}"] = key.Half.Chain.ToArray();
            if (i == 0)
            {
                using var joined = SplitSecret.Join(SecretOctets.Take(half.Share.ToArray()), key.Half.ShareOf(SplitStep.Current))!;
                var numbers = joined.ExportParameters(true);
                (secrets["p"], secrets["q"], secrets["d"]) = (numbers.P!, numbers.Q!, numbers.D!);
            }

            Assert.Equal("card half, generation " + Math.Max(0, i - 1), half.ToString());
            Assert.Equal("server half, generation " + i, key.Half.ToString());
            Assert.Equal(SscdState.Signed, (await SignAsync(fixture, $"T{i}")).State);
            var answer = fixture.Tap.Seen.Last().Reply.Signature!;
            secrets[$"sealed half {i}"] = answer[^400..^40];
            secrets[$"nonce {i}"] = SplitAnswer.TryDecode(answer)!.Nonce.ToArray();
        }

        // All kinds of trouble, for what is logged and thrown then.
        fixture.Tap.OnReply = reply => reply with { Signature = new byte[1430] };
        await SignAsync(fixture, "forged");
        var row = (await fixture.Store.FindKeyAsync(name, default))!;
        await fixture.Store.TryReplaceKeyAsync(row, row with { Wrapped = [.. row.Wrapped[..^1], (byte)~row.Wrapped[^1]] }, default);
        Assert.Equal(900, (await SignAsync(fixture, "altered")).FailureCode);

        var log = string.Join('\n', fixture.Log.Lines.Select(line => line.Text));
        Assert.Contains("cannot be opened", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, log, StringComparison.Ordinal);
        var files = fixture.Images("split.db*");
        Assert.True(files.Values.Sum(file => file.Length) > 20_000);
        foreach (var (what, secret) in secrets)
        {
            foreach (var (file, content) in files)
            {
                Assert.True(content.AsSpan().IndexOf(secret.AsSpan(0, Math.Min(24, secret.Length))) < 0, $"{what} is in {file}");
            }

            Assert.DoesNotContain(Convert.ToHexString(secret)[..24], log, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(secret)[..20], log, StringComparison.Ordinal);
        }

        Assert.All(files.Values, content => Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Pin)) < 0));

        // The search finds what is there: the card has its half, and its PIN.
        var cards = fixture.Images("cards.db*");
        Assert.Contains(cards.Values, content => content.AsSpan().IndexOf(secrets["authentication key 0"]) >= 0);
        Assert.Contains(cards.Values, content => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Pin)) >= 0);
        Assert.DoesNotContain(cards.Values, content => content.AsSpan().IndexOf(secrets["p"].AsSpan(0, 24)) >= 0 || content.AsSpan().IndexOf(secrets["d"].AsSpan(0, 24)) >= 0);
    }

    private static byte[] Hmac(byte[] key, string label, byte[] nonce)
    {
        byte[] input = [.. Encoding.ASCII.GetBytes(label), .. nonce];
        return HMACSHA256.HashData(key, input);
    }

    private static async Task<SscdReply> SignAsync(SplitFixture fixture, string id) => await fixture.Split.RequestAsync(
        new SignCommand("d1", id, 1, fixture.KeyId, fixture.Scheme, SHA256.HashData("Sign?"u8), "Bank", "Sign?", fixture.Time.GetUtcNow().AddMinutes(2)), default);
}
