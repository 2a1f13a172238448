using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Tests.Sessions;

/// <summary>A session that was taken over once, with an event of the old owner that came too late.</summary>
internal static class SampleSession
{
    public const string Id = "T7GQ2KX4";

    public static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 59, 58, 900, TimeSpan.Zero);

    public static StoredSession Open() => Chain(
        Event(1, 1, 0, "Accepted", "silo-a", """{"ap":"http://ap1.example","dtbs":"Pay 12.50 € to Shop?","profile":"mss::sign:loa3"}"""),
        Event(1, 2, 14, "Sent", "silo-a", $$"""{"device":"sim","digest":"{{new string('a', 64)}}"}"""));

    public static StoredSession Finished()
    {
        var session = Chain(
            Event(1, 1, 0, "Accepted", "silo-a", """{"ap":"http://ap1.example","dtbs":"Pay 12.50 € to Shop?","profile":"mss::sign:loa3"}"""),
            Event(1, 2, 14, "Sent", "silo-a", $$"""{"device":"sim","digest":"{{new string('a', 64)}}"}"""),
            Event(2, 3, 12_300, "TakenOver", "silo-b", """{"from":"silo-a"}"""),
            Event(2, 4, 12_350, "Signed", "silo-b", $$"""{"signature":"{{Convert.ToBase64String(new byte[256])}}"}""")) with
        { Epoch = 2, Outcome = 500 };
        var late = Event(1, 3, 13_000, "Failed", "silo-a", """{"code":209}""");
        return session with { Events = [.. session.Events.Take(2), late, .. session.Events.Skip(2)] };
    }

    public static StoredSession Chain(params LoggedEvent[] events)
    {
        var previous = Array.Empty<byte>();
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = events[i] with { PreviousHash = previous, Hash = SHA256.HashData([.. previous, .. events[i].Body]) };
            previous = events[i].Hash;
        }

        var header = new SessionHeader(TransactionId.Parse(Id), "http://ap1.example", "A7K2", "5f3a9c01d2e4b6f8", Start, Start.AddSeconds(120));
        return new StoredSession(header, 1, null, events);
    }

    public static LoggedEvent Event(int epoch, int sequence, int milliseconds, string kind, string node, string body) =>
        new(epoch, sequence, Start.AddMilliseconds(milliseconds), kind, node, Encoding.UTF8.GetBytes(body), [], []);
}
