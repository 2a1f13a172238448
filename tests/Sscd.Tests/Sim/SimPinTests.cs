using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

/// <summary>PIN and PUK at the phone: exactly the allowed number of comparisons, whatever happens around them.</summary>
public sealed class SimPinTests : IAsyncLifetime
{
    private const string Puk = "87654321";
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimulatedCards _cards = null!;

    private CardKey Key => _cards.Card("c").FindKey("sign")!;

    public async Task InitializeAsync()
    {
        _cards = await SimulatedCards.OpenAsync(_folder["cards.db"], _time);
        await _cards.CreateCardAsync(
            "c", [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234") { Puk = Puk }, new SimKeySpec("click", SimKeyAlgorithm.EcP256, null)], SimulatedUser.Wait);
    }

    public async Task DisposeAsync()
    {
        await _cards.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Of_a_thousand_wrong_PINs_at_once_three_are_compared()
    {
        var results = await ManyAsync(i => _cards.ChangePinAsync("c", "sign", $"{i + 2000}", "5555"));
        Assert.Equal(3, Key.Pin!.Comparisons);
        Assert.Equal((2, 998), (results.Count(r => r == PinResult.Wrong), results.Count(r => r == PinResult.Blocked)));
        Assert.Equal(PinResult.Blocked, await _cards.ChangePinAsync("c", "sign", "1234", "5555"));
        Assert.Equal(3, Key.Pin!.Comparisons);
    }

    [Fact]
    public async Task Of_a_thousand_wrong_PUKs_at_once_ten_are_compared_and_that_is_final()
    {
        var results = await ManyAsync(i => _cards.UnblockPinAsync("c", "sign", $"{i + 10_000_000}", "5555"));
        Assert.Equal(10, Key.Puk!.Comparisons);
        Assert.Equal((9, 991), (results.Count(r => r == PinResult.Wrong), results.Count(r => r == PinResult.Blocked)));
        await ReopenAsync();
        Assert.Equal(PinResult.Blocked, await _cards.UnblockPinAsync("c", "sign", Puk, "5555"));
        Assert.Equal(0, Key.Puk!.Comparisons);
    }

    [Fact]
    public async Task A_restart_between_gives_no_try_back()
    {
        long pins = 0, puks = 0;
        for (var restart = 0; restart < 12; restart++)
        {
            await _cards.ChangePinAsync("c", "sign", "0000", "5555");
            await _cards.UnblockPinAsync("c", "sign", "00000000", "5555");
            (pins, puks) = (pins + Key.Pin!.Comparisons, puks + Key.Puk!.Comparisons);
            await ReopenAsync();
        }

        Assert.Equal((3, 10), (pins, puks));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_compared()
    {
        _cards.Store.Execute("CREATE TRIGGER broken BEFORE UPDATE ON keys BEGIN SELECT RAISE(ABORT, 'broken'); END");
        await Assert.ThrowsAsync<SqliteException>(() => _cards.ChangePinAsync("c", "sign", "1234", "5555"));
        await Assert.ThrowsAsync<SqliteException>(() => _cards.UnblockPinAsync("c", "sign", Puk, "5555"));
        Assert.Equal((0, 0, 3, 10), (Key.Pin!.Comparisons, Key.Puk!.Comparisons, Key.Pin.Tries, Key.Puk.Tries));
    }

    [Fact]
    public async Task The_PUK_gives_a_blocked_key_a_new_PIN_and_all_tries_over_a_restart()
    {
        for (var i = 0; i < 3; i++)
        {
            await _cards.ChangePinAsync("c", "sign", "0000", "5555");
        }

        Assert.Equal(["sign"], _cards.Card("c").BlockedKeys);
        Assert.Equal(PinResult.Wrong, await _cards.UnblockPinAsync("c", "sign", SimKeySpec.DefaultPuk, "5555"));
        Assert.Equal(PinResult.Changed, await _cards.UnblockPinAsync("c", "sign", Puk, "5555"));
        await ReopenAsync();
        Assert.Equal((3, 10), (Key.Pin!.Tries, Key.Puk!.Tries));
        Assert.Equal(PinResult.Wrong, await _cards.ChangePinAsync("c", "sign", "1234", "9999"));
        Assert.Equal(PinResult.Changed, await _cards.ChangePinAsync("c", "sign", "5555", "99999999"));
        Assert.Equal(3, Key.Pin.Tries);

        // The person remembers what was entered last, and signs with it.
        await _cards.SetUserAsync("c", SimulatedUser.ApproveAtOnce);
        var reply = await new SimSscd(_cards).RequestAsync(
            new SignCommand(
                "c", "t1", 1, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), SHA256.HashData("x"u8), "AP", "Text", _time.GetUtcNow().AddMinutes(1)),
            CancellationToken.None);
        Assert.Equal(SscdState.Signed, reply.State);
    }

    [Theory]
    [InlineData("123")]
    [InlineData("123456789")]
    [InlineData("12 4")]
    [InlineData("")]
    public async Task A_new_PIN_that_is_none_costs_no_try(string newPin)
    {
        Assert.Equal(PinResult.Unfit, await _cards.ChangePinAsync("c", "sign", "0000", newPin));
        Assert.Equal(PinResult.Unfit, await _cards.UnblockPinAsync("c", "sign", "00000000", newPin));
        Assert.Equal((3, 10), (Key.Pin!.Tries, Key.Puk!.Tries));
    }

    [Fact]
    public async Task A_key_without_a_PIN_gets_none()
    {
        Assert.Equal(PinResult.NoPin, await _cards.ChangePinAsync("c", "click", "", "5555"));
        Assert.Equal(PinResult.NoPin, await _cards.UnblockPinAsync("c", "another", Puk, "5555"));
    }

    [Fact]
    public async Task A_file_from_before_there_were_PUKs_has_that_of_development()
    {
        _cards.Store.Execute("ALTER TABLE keys DROP COLUMN puk; ALTER TABLE keys DROP COLUMN puk_tries;");
        await ReopenAsync();
        Assert.Equal(PinResult.Changed, await _cards.UnblockPinAsync("c", "sign", SimKeySpec.DefaultPuk, "5555"));
        Assert.Equal(PinResult.Changed, await _cards.ChangePinAsync("c", "sign", "5555", "1234"));
    }

    private static Task<PinResult[]> ManyAsync(Func<int, Task<PinResult>> enter) => Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => enter(i))));

    private async Task ReopenAsync()
    {
        await _cards.DisposeAsync();
        _cards = await SimulatedCards.OpenAsync(_folder["cards.db"], _time);
    }
}
