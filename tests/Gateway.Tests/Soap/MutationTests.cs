using System.Buffers;
using Mss.Gateway.Soap;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Golden requests with random damage: there is always a request or a fault, and always an answer that is XML.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_damaged_message_is_read_or_refused_and_never_throws(int seed)
    {
        // Damage, not secrets: the same seed must give the same messages.
#pragma warning disable CA5394
        var random = new Random(seed);
        var requests = GoldenCase.All.Select(golden => golden.Request).ToArray();
        var read = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var message = Damage(random, requests[random.Next(requests.Length)], requests[random.Next(requests.Length)]);
#pragma warning restore CA5394
            var result = SoapReader.Read(message, "text/xml");
            Assert.True(result.Request is null != result.Fault is null);
            var output = new ArrayBufferWriter<byte>();
            SoapWriter.WriteFault(output, result.Style, result.Fault ?? GoldenCase.UnknownUser);
            AssertXml(output);
            if (result.Request is { } request)
            {
                read++;
                output.Clear();
                request.MobileUser = new() { Msisdn = request.MobileUser?.Msisdn ?? "" };
                SoapWriter.WriteResponse(output, result.Style, GoldenCase.Answer(request));
                AssertXml(output);
            }
        }

        // Damage that only ever broke the XML would test the parser and not us.
        Assert.InRange(read, 100, 2_900);
    }

    private static void AssertXml(ArrayBufferWriter<byte> output)
    {
        using var xml = System.Xml.XmlReader.Create(new MemoryStream(output.WrittenSpan.ToArray()));
        while (xml.Read())
        {
        }
    }

#pragma warning disable CA5394
    private static byte[] Damage(Random random, byte[] message, byte[] other)
    {
        var damaged = message.ToList();
        for (var count = random.Next(1, 4); count > 0 && damaged.Count > 0; count--)
        {
            var place = random.Next(damaged.Count);
            switch (random.Next(7))
            {
                case 0:
                    damaged[place] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.RemoveAt(place);
                    break;
                case 3:
                    damaged.Insert(place, "<>&\"'/=: \0!?]"u8[random.Next(13)]);
                    break;
                case 4:
                    var from = random.Next(other.Length);
                    damaged.InsertRange(place, other[from..random.Next(from, Math.Min(other.Length, from + 200))]);
                    break;
                case 5:
                    MoveElement(random, damaged);
                    break;
                default:
                    damaged.RemoveRange(place, random.Next(0, Math.Min(60, damaged.Count - place)));
                    break;
            }
        }

        return [.. damaged];
    }

    // Copies or moves from one '<' to another, which keeps many messages well-formed.
    private static void MoveElement(Random random, List<byte> message)
    {
        var tags = message.Select((octet, index) => (octet, index)).Where(pair => pair.octet == '<').Select(pair => pair.index).ToArray();
        if (tags.Length < 4)
        {
            return;
        }

        var start = random.Next(tags.Length - 2);
        var end = random.Next(start + 1, Math.Min(tags.Length, start + 4));
        var piece = message.GetRange(tags[start], tags[end] - tags[start]);
        var target = tags[random.Next(tags.Length)];
        message.InsertRange(target, piece);
    }
#pragma warning restore CA5394
}
