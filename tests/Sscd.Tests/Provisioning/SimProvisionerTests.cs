using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Provisioning;

/// <summary>Preparing simulated cards: a key that is proved, a card that is one subscriber's, and nothing left when it is taken back.</summary>
public sealed class SimProvisionerTests : IAsyncLifetime
{
    private const string Card = "899999901002001";
    private const string Subscriber = "+99901002001";
    private static readonly byte[] Challenge = RandomNumberGenerator.GetBytes(32);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimulatedCards _cards = null!;
    private SimProvisioner _provisioner = null!;

    public Task InitializeAsync() => OpenAsync();

    public async Task DisposeAsync()
    {
        await _cards.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("EcP256")]
    [InlineData("Rsa2048")]
    public async Task A_key_is_made_and_proved(string? algorithm)
    {
        var key = await ProvideAsync(algorithm: algorithm);

        Assert.True(ProofOfPossession.Verify(key, Challenge, "sign"));
        Assert.Equal((await _cards.GetPublicKeysAsync(Card))["sign"], key.PublicKey);
        Assert.Equal(0, _cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task A_proof_is_worth_nothing_for_another_challenge_key_name_or_key()
    {
        var key = await ProvideAsync();
        var other = await ProvideAsync("other");

        Assert.False(ProofOfPossession.Verify(key, RandomNumberGenerator.GetBytes(32), "sign"));
        Assert.False(ProofOfPossession.Verify(key, Challenge, "other"));
        Assert.False(ProofOfPossession.Verify(key with { PublicKey = other.PublicKey }, Challenge, "sign"));
        Assert.False(ProofOfPossession.Verify(key with { PublicKey = [1, 2, 3] }, Challenge, "sign"));
        Assert.False(ProofOfPossession.Verify(key with { Proof = [] }, Challenge, "sign"));
    }

    [Fact]
    public async Task Asked_again_the_same_key_is_proved_again_also_after_a_restart()
    {
        var first = await ProvideAsync();
        await _cards.DisposeAsync();
        await OpenAsync();
        var again = await ProvideAsync();

        Assert.Equal(first.PublicKey, again.PublicKey);
        Assert.True(ProofOfPossession.Verify(again, Challenge, "sign"));
    }

    [Fact]
    public async Task A_card_is_one_subscribers_also_after_a_restart()
    {
        await ProvideAsync();
        await _cards.DisposeAsync();
        await OpenAsync();

        Assert.Equal("the card is another subscriber's", (await ReplyAsync("+99901002002")).Detail);
        await _provisioner.RetireAsync(Card, "+99901002002", default);
        Assert.Single(await _cards.GetPublicKeysAsync(Card));
    }

    [Fact]
    public async Task A_card_whose_subscriber_is_not_known_is_given_to_nobody()
    {
        await _cards.CreateCardAsync(Card, [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.Wait);

        Assert.Null((await ReplyAsync(Subscriber)).Key);
    }

    [Fact]
    public async Task A_card_that_was_taken_back_has_no_key_and_gets_a_new_one_with_which_it_signs()
    {
        var old = await ProvideAsync();
        Assert.Equal(SscdState.Signed, (await SignAsync("t1", old)).State);
        await _provisioner.RetireAsync(Card, Subscriber, default);
        Assert.Equal(404, (await SignAsync("t2", old)).FailureCode);
        await _cards.DisposeAsync();
        await OpenAsync();
        Assert.Empty(await _cards.GetPublicKeysAsync(Card));

        var fresh = (await ReplyAsync("+99901002002")).Key!;
        Assert.NotEqual(old.PublicKey, fresh.PublicKey);
        Assert.True(ProofOfPossession.Verify(fresh, Challenge, "sign"));
        Assert.Equal(SscdState.Signed, (await SignAsync("t3", fresh)).State);

        // What it did before it will not do again, whoever has it now.
        Assert.Equal(SscdState.Signed, (await SignAsync("t1", fresh)).State);
        Assert.Equal(2, _cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task A_new_key_of_an_old_name_does_not_sign_with_the_old_one()
    {
        await ProvideAsync();
        await _provisioner.RetireAsync(Card, Subscriber, default);

        Assert.True(ProofOfPossession.Verify(await ProvideAsync(), Challenge, "sign"));
    }

    [Theory]
    [InlineData("89999990100200", null, "ICCID")]
    [InlineData("89999990100200x", null, "ICCID")]
    [InlineData("799999901002001", null, "ICCID")]
    [InlineData("89999990100200100000000", null, "ICCID")]
    [InlineData(Card, "Dsa", "KeyAlgorithm")]
    [InlineData(Card, "0", "KeyAlgorithm")]
    public async Task What_is_wrong_is_named_and_no_card_is_made(string card, string? algorithm, string parameter)
    {
        var reply = await _provisioner.ProvideKeyAsync(new KeyToProvide(card, Subscriber, "sign", algorithm, Challenge), default);

        Assert.Equal((parameter, true), (reply.WrongParameter, reply.Key is null));
        Assert.Empty(_cards.DeviceIds);
    }

    [Fact]
    public async Task To_take_back_what_is_not_there_is_harmless() => await _provisioner.RetireAsync(Card, Subscriber, default);

    private async Task OpenAsync()
    {
        _cards = await SimulatedCards.OpenAsync(_folder["cards.db"], _time);
        _provisioner = new SimProvisioner(_cards, "1234");
    }

    private async Task<ProvidedKey> ProvideAsync(string keyId = "sign", string? algorithm = null) =>
        (await _provisioner.ProvideKeyAsync(new KeyToProvide(Card, Subscriber, keyId, algorithm, Challenge), default)).Key!;

    private ValueTask<ProvisionReply> ReplyAsync(string subscriber) =>
        _provisioner.ProvideKeyAsync(new KeyToProvide(Card, subscriber, "sign", null, Challenge), default);

    private ValueTask<SscdReply> SignAsync(string transaction, ProvidedKey key) => new SimSscd(new SimulatedNetwork(_cards)).RequestAsync(
        new SignCommand(Card, transaction, 1, "sign", key.Scheme, SHA256.HashData([1]), "AP", "Pay?", _time.GetUtcNow().AddMinutes(1)), default);
}
