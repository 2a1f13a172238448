using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Tests.Sim;

/// <summary>Dialogues about PINs and the condition of keys, over secured packets and short messages.</summary>
public sealed class OtaPinTests : IAsyncLifetime
{
    private const string Card = "+99901000001";
    private static readonly PinDialogue Documented = new("card", "sign", PinDialogueKind.Change, DateTimeOffset.FromUnixTimeMilliseconds(0x19CA9450A7B));
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimulatedCards _cards = null!;
    private OverTheAir _air = null!;
    private SimulatedNetwork _network = null!;

    public async Task InitializeAsync()
    {
        _cards = await SimulatedCards.OpenAsync(null, _time);
        await _cards.CreateCardAsync(Card, [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234"), new SimKeySpec("click", SimKeyAlgorithm.EcP256, null)], SimulatedUser.Wait);
        _air = new OverTheAir(_cards, _time);
        _network = new SimulatedNetwork(_air.Channel, _cards.UserOf);
    }

    public async Task DisposeAsync()
    {
        _air.Dispose();
        await _cards.DisposeAsync();
    }

    [Fact]
    public async Task A_dialogue_is_opened_over_the_air_and_a_new_PIN_closes_it()
    {
        Assert.Equal(PinDialogueState.Shown, await OpenAsync(PinDialogueKind.Change));
        Assert.Equal(Dialogue(PinDialogueKind.Change), new SimulatedPhones(_cards).Dialogue(Card));
        Assert.Equal(PinResult.Wrong, await _cards.ChangePinAsync(Card, "sign", "0000", "5555"));
        Assert.NotNull(new SimulatedPhones(_cards).Dialogue(Card));
        Assert.Equal(PinResult.Changed, await _cards.ChangePinAsync(Card, "sign", "1234", "5555"));
        Assert.Null(new SimulatedPhones(_cards).Dialogue(Card));
    }

    [Fact]
    public async Task Blocked_keys_are_told_over_the_air_and_so_is_a_blocked_PUK()
    {
        var sscd = new SimSscd(_network);
        Assert.Empty((await sscd.InquireDeviceAsync(Card, default))!.BlockedKeys);
        for (var i = 0; i < 3; i++)
        {
            await _cards.ChangePinAsync(Card, "sign", "0000", "5555");
        }

        Assert.Equal(["sign"], (await sscd.InquireDeviceAsync(Card, default))!.BlockedKeys);
        Assert.Equal(PinDialogueState.PinBlocked, await OpenAsync(PinDialogueKind.Change));
        Assert.Equal(PinDialogueState.Shown, await OpenAsync(PinDialogueKind.Unblock));
        for (var i = 0; i < 10; i++)
        {
            await _cards.UnblockPinAsync(Card, "sign", "00000000", "5555");
        }

        Assert.Equal(PinDialogueState.PukBlocked, await OpenAsync(PinDialogueKind.Unblock));
    }

    [Fact]
    public async Task A_dialogue_needs_a_PIN_and_time_and_is_gone_at_its_deadline()
    {
        Assert.Equal(PinDialogueState.NoPin, await _network.OpenPinDialogueAsync(Dialogue(PinDialogueKind.Change) with { KeyId = "click" }, default));
        Assert.Equal(PinDialogueState.TimedOut, await _network.OpenPinDialogueAsync(Dialogue(PinDialogueKind.Change) with { Deadline = _time.GetUtcNow() }, default));
        Assert.Null(new SimulatedPhones(_cards).Dialogue(Card));
        Assert.Equal(PinDialogueState.Shown, await OpenAsync(PinDialogueKind.Unblock));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(new SimulatedPhones(_cards).Dialogue(Card));
    }

    [Fact]
    public async Task A_card_that_is_not_reached_shows_and_tells_nothing()
    {
        Assert.Null(await _air.Channel.InquireBlockedKeysAsync("+99901000009", default));
        Assert.Equal(PinDialogueState.Unreachable, await _air.Channel.OpenPinDialogueAsync(Dialogue(PinDialogueKind.Change) with { DeviceId = "+99901000009" }, default));
        await _cards.SetUserAsync(Card, SimulatedUser.Unreachable);
        Assert.Equal(PinDialogueState.Unreachable, await OpenAsync(PinDialogueKind.Change));
    }

    [Fact]
    public void The_messages_have_the_octets_of_the_documentation()
    {
        Assert.Equal("0603047369676E09080000019CA9450A7B0B0100", Convert.ToHexString(AppletPin.Encode(Documented)));
        Assert.Equal(Documented, AppletPin.Decode("card", AppletPin.Encode(Documented)));
        Assert.Equal("82150100", Convert.ToHexString(AppletPin.EncodeReply(PinDialogueState.Shown)));
        Assert.Equal("07", Convert.ToHexString(AppletPin.EncodeInquiry()));
        Assert.Equal("831605047369676E", Convert.ToHexString(AppletPin.EncodeCondition(["sign"])));
        Assert.All(Enum.GetValues<PinDialogueState>(), state => Assert.Equal(state, AppletPin.DecodeReply(AppletPin.EncodeReply(state))));
        Assert.Equal(["sign", "å"], AppletPin.DecodeCondition(AppletPin.EncodeCondition(["sign", "å"])));
        Assert.Empty(AppletPin.DecodeCondition(AppletPin.EncodeCondition([]))!);
    }

    [Theory]
    [InlineData("83")] // no list
    [InlineData("83160100")] // a key without a name
    [InlineData("83160205AA")] // a name that is cut
    [InlineData("83160201FF")] // not UTF-8
    public void A_condition_that_makes_no_sense_is_unreadable(string octets) => Assert.Null(AppletPin.DecodeCondition(Convert.FromHexString(octets)));

    [Fact]
    public void A_dialogue_cut_anywhere_or_of_an_unknown_kind_is_unreadable()
    {
        var octets = AppletPin.Encode(Documented);
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.Null(AppletPin.Decode("card", octets.AsMemory(0, length)));
        }

        octets[^1] = 2;
        Assert.Null(AppletPin.Decode("card", octets));
        Assert.Null(AppletPin.DecodeReply(Convert.FromHexString("82150106")));
    }

    private PinDialogue Dialogue(PinDialogueKind kind) => new(Card, "sign", kind, _time.GetUtcNow().AddMinutes(1));

    private async Task<PinDialogueState> OpenAsync(PinDialogueKind kind) => await _network.OpenPinDialogueAsync(Dialogue(kind), default);
}
