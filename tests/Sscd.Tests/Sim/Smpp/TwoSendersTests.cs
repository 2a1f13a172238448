using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Smpp;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Smpp;

/// <summary>Two processes of the MSSP that ask the same card, with nothing in common but the SMSC and the cards' keys.</summary>
public sealed class TwoSendersTests
{
    private const string Card = "+99901000001";

    [Fact]
    public async Task With_equal_counters_the_second_learns_from_status_02_and_sends_again_and_each_hears_its_own()
    {
        // The clock stands, so that both begin with the same counter; nothing is lost, so that no time-out is needed.
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cards = await SimulatedCards.OpenAsync(null, time);
        await cards.CreateCardAsync(Card, [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.ApproveAtOnce);
        var subscribers = new SimulatedSubscribers(cards);
        var smsc = new SimulatedSmsc(address => subscribers.FindByAddress(address) is not null, time);
        using var factory = new DerivedOtaKeys(OverTheAir.MasterKey);
        using var terminals = new SimulatedTerminals(cards, smsc, subscribers, factory, time);
        await using var server = SimulatedSmppServer.Start(smsc, new IPEndPoint(IPAddress.Loopback, 0), SmppWorld.SystemId, SmppWorld.Password, TimeProvider.System);
        await using var first = Client(server, "9990101");
        await using var second = Client(server, "9990102");
        using var keys = new DerivedOtaKeys(OverTheAir.MasterKey);
        using var channelOne = new OtaSimChannel(first, subscribers, keys, time);
        using var channelTwo = new OtaSimChannel(second, subscribers, keys, time);
        await SmppWorld.UntilAsync(() => server.BoundAddresses.Count == 2);
        var sent = 0;
        smsc.Tap = (_, _) => Interlocked.Increment(ref sent);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo((await cards.GetPublicKeysAsync(Card))["sign"], out _);

        async Task<int> SignAsync(OtaSimChannel channel, string id)
        {
            var before = Volatile.Read(ref sent);
            var sscd = new SimSscd(new SimulatedNetwork(channel, cards.UserOf));
            var reply = await sscd.RequestAsync(
                new SignCommand(Card, id, 1, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), SHA256.HashData("Pay?"u8), "Bank", "Pay?", time.GetUtcNow() + TimeSpan.FromMinutes(2)),
                default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(SscdState.Signed, reply.State);
            Assert.True(key.VerifyHash(SHA256.HashData("Pay?"u8), reply.Signature!, DSASignatureFormat.Rfc3279DerSequence));
            return Volatile.Read(ref sent) - before;
        }

        var once = await SignAsync(channelOne, "T1");
        Assert.Equal(2 * once, await SignAsync(channelTwo, "T2")); // refused with 02, and again
        Assert.Equal(once, await SignAsync(channelTwo, "T3"));
        Assert.Equal(3, cards.SignaturesMadeBy(Card));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SignAsync(i % 2 == 0 ? channelOne : channelTwo, $"U{i}")));
        Assert.Equal(11, cards.SignaturesMadeBy(Card));
    }

    private static SmppSmsc Client(SimulatedSmppServer server, string source) => new(
        new SmppOptions { Host = "127.0.0.1", Port = server.EndPoint.Port, SystemId = SmppWorld.SystemId, Password = SmppWorld.Password, SourceAddress = source, BindWait = TimeSpan.FromSeconds(30) },
        TimeProvider.System);
}
