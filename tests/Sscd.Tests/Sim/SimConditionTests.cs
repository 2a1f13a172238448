using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

/// <summary>What a SIM says of itself when it is asked outside a transaction.</summary>
public sealed class SimConditionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimulatedCards _cards = null!;
    private SimSscd _sscd = null!;

    public async Task InitializeAsync()
    {
        _cards = await SimulatedCards.OpenAsync(null, _time);
        _sscd = new SimSscd(new SimulatedNetwork(_cards));
        await _cards.CreateCardAsync("c", [new SimKeySpec("pin", SimKeyAlgorithm.EcP256, "1234"), new SimKeySpec("click", SimKeyAlgorithm.EcP256, null)], SimulatedUser.ApproveAtOnce);
    }

    public async Task DisposeAsync() => await _cards.DisposeAsync();

    [Fact]
    public async Task A_card_names_the_keys_whose_PIN_is_blocked_until_it_is_unblocked()
    {
        Assert.Empty((await ConditionAsync("c"))!.BlockedKeys);

        await _cards.SetUserAsync("c", SimulatedUser.WrongPin(3));
        var digest = SHA256.HashData("x"u8);
        var command = new SignCommand(
            "c", "t1", 1, "pin", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), digest, "AP", "Text", _time.GetUtcNow().AddMinutes(1));
        Assert.Equal(402, (await _sscd.RequestAsync(command, CancellationToken.None)).FailureCode);
        Assert.Equal(["pin"], (await ConditionAsync("c"))!.BlockedKeys);

        Assert.Equal(PinResult.Changed, await _cards.UnblockPinAsync("c", "pin", SimKeySpec.DefaultPuk, "4321"));
        Assert.Empty((await ConditionAsync("c"))!.BlockedKeys);
    }

    [Fact]
    public async Task Of_a_card_that_is_not_reached_nothing_is_known()
    {
        Assert.Null(await ConditionAsync("another"));
        await _cards.SetUserAsync("c", SimulatedUser.Unreachable);
        Assert.Null(await ConditionAsync("c"));
    }

    [Fact]
    public async Task Being_asked_shows_nothing_and_uses_no_try()
    {
        await _cards.SetUserAsync("c", SimulatedUser.Wait);
        for (var i = 0; i < 10; i++)
        {
            Assert.Empty((await ConditionAsync("c"))!.BlockedKeys);
        }

        Assert.Null(new SimulatedPhones(_cards).Pending("c"));
        Assert.Equal(0, _cards.SignaturesMade);
    }

    private ValueTask<DeviceCondition?> ConditionAsync(string card) => _sscd.InquireDeviceAsync(card, CancellationToken.None);
}
