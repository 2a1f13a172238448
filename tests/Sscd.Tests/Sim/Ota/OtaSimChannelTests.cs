using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Applet;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Ota;

/// <summary>The way over the air when it is bad, and when somebody else is on it.</summary>
public sealed class OtaSimChannelTests : IAsyncLifetime
{
    private const string Device = "+99901000001";
    private const string Number = "99901000001";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<byte[]> _sent = new();
    private SimulatedCards _cards = null!;
    private OverTheAir _air = null!;
    private SimSscd _sscd = null!;
    private AnswerProbe _probe = null!;

    public async Task InitializeAsync()
    {
        _cards = await SimulatedCards.OpenAsync(null, _time);
        await _cards.CreateCardAsync(Device, [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.ApproveAtOnce);
        Open(seed: 0);
    }

    public async Task DisposeAsync()
    {
        _air.Dispose();
        await _cards.DisposeAsync();
    }

    [Fact]
    public async Task A_recorded_packet_played_again_is_refused_and_asks_nobody()
    {
        await _cards.SetUserAsync(Device, SimulatedUser.Wait);
        _air.Smsc.Tap = (_, tpdu) => _sent.Enqueue(tpdu);
        Assert.Equal(SscdState.Pending, (await RequestAsync("T1")).State);
        await new SimulatedPhones(_cards).RefuseAsync(Device, "T1");
        var responses = Responses();
        foreach (var tpdu in _sent.ToArray())
        {
            await _air.Smsc.DeliverAsync(Number, tpdu);
        }

        Assert.Equal(OtaStatus.CounterLow, Assert.Single(responses).Status);
        Assert.Null(new SimulatedPhones(_cards).Pending(Device));
    }

    [Fact]
    public async Task A_counter_that_was_taken_stays_taken_over_a_restart()
    {
        await RequestAsync("T1");
        var counter = _cards.Store.Ota.Find(Device)!.Received;
        Reopen();
        var responses = Responses();
        await SendAsync(Spi.Full, counter);
        Assert.Equal(OtaStatus.CounterLow, Assert.Single(responses).Status);
        await SendAsync(Spi.Full, counter + 1);
        Assert.Equal(OtaStatus.Ok, responses.Last().Status);
    }

    [Theory]
    [InlineData(0x00)] // MSL 00: nothing at all
    [InlineData(0x10)] // a counter only
    [InlineData(0x12)] // not ciphered
    [InlineData(0x14)] // no checksum
    [InlineData(0x0E)] // the counter not compared
    [InlineData(0x15)] // a CRC in place of the checksum
    public async Task A_packet_with_less_security_than_the_card_asks_is_refused_with_0A(byte first)
    {
        var responses = Responses();
        await SendAsync(new Spi(first, 0x39), CommandHeader.MaxCounter - 1);
        Assert.Equal((OtaStatus.InsufficientSecurityLevel, false), (Assert.Single(responses).Status, responses.Single().IsAuthentic));
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
    }

    [Fact]
    public async Task A_packet_with_another_key_is_refused_with_01_and_for_another_applet_with_09()
    {
        var responses = Responses();
        await SendAsync(Spi.Full, CommandHeader.MaxCounter - 1, masterKey: new byte[16]);
        await SendAsync(Spi.Full, CommandHeader.MaxCounter - 1, tar: 0xB00000);
        Assert.Equal([OtaStatus.IntegrityFailed, OtaStatus.TarUnknown], responses.Select(response => response.Status));
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task In_a_network_that_loses_repeats_delays_and_reorders_each_transaction_is_signed_once_and_heard(int seed)
    {
        Reopen(seed);
        _air.Smsc.Conditions = new SmscConditions(Loss: 0.25, Duplication: 0.25, MaxDelay: TimeSpan.FromSeconds(3));
        var ids = Enumerable.Range(0, 4).Select(i => $"T{i}").ToArray();
        var requests = ids.Select(id => RequestAsync(id, TimeSpan.FromHours(20))).ToArray();
        await UntilAsync(() => requests.All(request => request.IsCompleted));
        foreach (var (id, request) in ids.Zip(requests))
        {
            var reply = await request;
            Assert.Contains(reply.State, (SscdState[])[SscdState.Signed, SscdState.Pending]);
            if (reply.State == SscdState.Pending)
            {
                await UntilAsync(() => _probe.Has(id));
                reply = await _probe.WaitAsync(id);
            }

            await AssertSignedAsync(reply);
        }

        Assert.Equal(ids.Length, _cards.SignaturesMadeBy(Device));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task In_a_bad_network_the_user_is_asked_once_and_the_answer_arrives(int seed)
    {
        Reopen(seed);
        await _cards.SetUserAsync(Device, SimulatedUser.Wait);
        _air.Smsc.Conditions = new SmscConditions(Loss: 0.3, Duplication: 0.3, MaxDelay: TimeSpan.FromSeconds(3));
        var phones = new SimulatedPhones(_cards);
        var request = RequestAsync("T1", TimeSpan.FromHours(20));
        await UntilAsync(() => request.IsCompleted && phones.Pending(Device) is not null);
        Assert.Equal(SscdState.Pending, (await request).State);
        Assert.Equal(PhoneResult.Signed, await phones.ApproveAsync(Device, "T1", "1234"));
        await UntilAsync(() => _probe.Has("T1"));
        await AssertSignedAsync(await _probe.WaitAsync("T1"));

        // Whatever is still on its way finds the transaction done.
        for (var i = 0; i < 60; i++)
        {
            await StepAsync();
            Assert.Null(phones.Pending(Device));
        }

        Assert.Equal(1, _cards.SignaturesMadeBy(Device));
    }

    [Fact]
    public async Task When_nothing_gets_through_a_request_is_pending_and_an_inquiry_unreachable()
    {
        _air.Smsc.Conditions = new SmscConditions(Loss: 1, Duplication: 0, MaxDelay: TimeSpan.Zero);
        var request = RequestAsync("T1", TimeSpan.FromMinutes(2));
        await UntilAsync(() => request.IsCompleted);
        Assert.Equal(SscdState.Pending, (await request).State);
        var inquiry = InquireAsync("T1");
        await UntilAsync(() => inquiry.IsCompleted);
        Assert.Equal((SscdState.Unreachable, "no response from the card"), ((await inquiry).State, (await inquiry).Detail));
        Assert.Equal(0, _cards.SignaturesMadeBy(Device));
    }

    [Fact]
    public async Task A_lost_answer_is_recovered_by_an_inquiry()
    {
        await _cards.SetUserAsync(Device, SimulatedUser.Wait);
        await RequestAsync("T1");
        _air.Smsc.Conditions = new SmscConditions(Loss: 1, Duplication: 0, MaxDelay: TimeSpan.Zero);
        await new SimulatedPhones(_cards).ApproveAsync(Device, "T1", "1234");
        Assert.False(_probe.Has("T1"));
        _air.Smsc.Conditions = SmscConditions.Perfect;
        await AssertSignedAsync(await InquireAsync("T1"));
        Assert.Equal(1, _cards.SignaturesMadeBy(Device));
    }

    [Fact]
    public async Task A_request_that_the_network_brings_at_last_is_signed_and_heard_as_a_late_answer()
    {
        _air.Smsc.Conditions = new SmscConditions(Loss: 1, Duplication: 0, MaxDelay: TimeSpan.Zero);
        var request = RequestAsync("T1", TimeSpan.FromMinutes(2));
        await UntilAsync(() => request.IsCompleted);
        _air.Smsc.Conditions = SmscConditions.Perfect;
        await UntilAsync(() => _probe.Has("T1"));
        await AssertSignedAsync(await _probe.WaitAsync("T1"));
    }

    [Fact]
    public async Task A_sender_that_is_behind_another_learns_the_counter_and_goes_on()
    {
        await SendAsync(Spi.Full, 1L << 39);
        Assert.Equal(SscdState.Signed, (await RequestAsync("T1")).State);
        Assert.Equal((1L << 39) + 1, _cards.Store.Ota.Find(Device)!.Received);
    }

    [Fact]
    public async Task Closing_the_way_ends_what_waits_as_Unreachable_and_what_comes_after_too()
    {
        _air.Smsc.Conditions = new SmscConditions(Loss: 1, Duplication: 0, MaxDelay: TimeSpan.Zero);
        var waiting = InquireAsync("T1");
        _air.Channel.Dispose();
        Assert.Equal(SscdState.Unreachable, (await waiting).State);
        Assert.Equal(SscdState.Unreachable, (await RequestAsync("T2")).State);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_let_go()
    {
        _air.Smsc.Conditions = new SmscConditions(Loss: 1, Duplication: 0, MaxDelay: TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        var waiting = _sscd.RequestAsync(Command("T1"), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_text_too_long_for_the_air_fails_and_sends_nothing()
    {
        _air.Smsc.Tap = (_, tpdu) => _sent.Enqueue(tpdu);
        var reply = await _sscd.RequestAsync(Command("T1") with { Text = new string('x', 3000) }, default);
        Assert.Equal((SscdState.Failed, 406), (reply.State, reply.FailureCode));
        Assert.Empty(_sent);
    }

    [Fact]
    public void Keys_differ_from_card_to_card_and_between_their_uses()
    {
        using var keys = new DerivedOtaKeys(OverTheAir.MasterKey);
        var (one, two) = (new byte[32], new byte[32]);
        keys.Derive("8999000000000000018", one);
        keys.Derive("8999000000000000026", two);
        Assert.Equal(4, new[] { one[..16], one[16..], two[..16], two[16..] }.Select(Convert.ToHexString).Distinct().Count());

        // The same by SP 800-108 with the CMAC of the RFC 4493 tests: nothing but these octets goes in.
        using var cmac = new AesCmac(OverTheAir.MasterKey);
        var expected = new byte[16];
        cmac.Compute([1, .. "mss-ota-kid"u8, 0, .. "8999000000000000018"u8, 0, 128], expected);
        Assert.Equal(expected, one[16..]);
    }

    private void Open(int seed)
    {
        _air = new OverTheAir(_cards, _time, seed);
        _sscd = new SimSscd(new SimulatedNetwork(_air.Channel, _cards.UserOf));
        _probe = new AnswerProbe();
        _sscd.Subscribe(_probe);
    }

    private void Reopen(int seed = 0)
    {
        _air.Dispose();
        Open(seed);
    }

    private SignCommand Command(string id, TimeSpan? lifetime = null) => new(
        Device, id, 1, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), SHA256.HashData("Pay?"u8), "Bank", new string('y', 200),
        _time.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(2)));

    private Task<SscdReply> RequestAsync(string id, TimeSpan? lifetime = null) => _sscd.RequestAsync(Command(id, lifetime), default).AsTask();

    private Task<SscdReply> InquireAsync(string id) => _sscd.InquireAsync(new TransactionOnDevice(Device, id, 1), default).AsTask();

    private async Task AssertSignedAsync(SscdReply reply)
    {
        Assert.Equal(SscdState.Signed, reply.State);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo((await _cards.GetPublicKeysAsync(Device))["sign"], out _);
        Assert.True(key.VerifyHash(SHA256.HashData("Pay?"u8), reply.Signature!, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>Takes the place of the MSSP at the SMSC and opens what the card responds.</summary>
    private ConcurrentQueue<ResponsePacket> Responses()
    {
        var responses = new ConcurrentQueue<ResponsePacket>();
        var reassembler = new SmsReassembler(_time, TimeSpan.FromMinutes(1));
        var mssp = _air.Smsc.Taker;
        _air.Smsc.OnMessage(message =>
        {
            using var factory = new DerivedOtaKeys(OverTheAir.MasterKey);
            using var keys = factory.Open(_air.Subscribers.Find(Device)!.Iccid);
            if (reassembler.Add(message.Address, message.UserData.Span) is { Content: SmsContent.Response } packet)
            {
                responses.Enqueue(ResponsePacket.Unwrap(keys, Spi.Full, keys.KidOctet, packet.Octets)!);
            }

            return mssp!(message);
        });
        return responses;
    }

    private async Task SendAsync(Spi spi, long counter, byte[]? masterKey = null, uint tar = AppletCommand.Tar)
    {
        using var factory = new DerivedOtaKeys(masterKey ?? OverTheAir.MasterKey);
        using var keys = factory.Open(_air.Subscribers.Find(Device)!.Iccid);
        var data = AppletCommand.Encode(new SimMessage(SimOperation.Inquire, new TransactionOnDevice(Device, "other", 1)))!;
        var packet = CommandPacket.Wrap(keys, CommandHeader.For(keys, spi, tar), counter, data);
        foreach (var fragment in SmsFragmenter.Split(SmsContent.Command, packet, 200))
        {
            await _air.Smsc.DeliverAsync(Number, SmsTpdu.EncodeDeliver(SmsMessage.ForCard("1234", fragment), _time.GetUtcNow()));
        }
    }

    // Time goes on only as fast as the work that it starts.
    private async Task UntilAsync(Func<bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "it did not come about");
            await StepAsync();
        }
    }

    private async Task StepAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 20 || _air.Smsc.Arriving > 0; i++)
        {
            await Task.Yield();
        }
    }
}
