using System.Xml;

namespace Mss.Grains.Interfaces.Tests.Vocabulary;

/// <summary>The id is the replay check: the same request must meet the same id, and any other request another.</summary>
public sealed class TransactionIdFactoryTests
{
    // Computed apart from this code, from HKDF (RFC 5869), HMAC-SHA256 and base32 (RFC 4648).
    private const string PinnedId = "tga3g7ntyomibwcywalfxklwqa5ozc4c";
    private const string PinnedIdWithoutInstant = "tue27kwrqjn2jakfa745ryziuummjg25";

    private static readonly DateTimeOffset Instant = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly TransactionIdFactory _ids = new(Secret(7));

    [Fact]
    public void An_equal_request_has_an_equal_id_on_every_gateway_and_after_every_restart()
    {
        var id = _ids.Create("http://ap1.example", "A1", Instant);
        Assert.Equal(id, _ids.Create("http://ap1.example", "A1", Instant));
        Assert.Equal(id, new TransactionIdFactory(Secret(7)).Create("http://ap1.example", "A1", Instant));
        Assert.Equal(id, _ids.Create("http://ap1.example", "A1", Instant.ToOffset(TimeSpan.FromHours(2))));
    }

    [Fact]
    public void The_derivation_never_changes()
    {
        // Pinned: after an update that changed it, a request sent again would be asked of the user anew.
        Assert.Equal(PinnedId, _ids.Create("http://ap1.example", "A1", Instant).Value);
        Assert.Equal(PinnedIdWithoutInstant, _ids.Create("http://ap1.example", "A1", null).Value);
    }

    [Fact]
    public void Any_changed_field_is_another_request()
    {
        var ids = new[]
        {
            _ids.Create("http://ap1.example", "A1", Instant),
            _ids.Create("http://ap2.example", "A1", Instant),
            _ids.Create("http://ap1.example", "A2", Instant),
            _ids.Create("http://ap1.example", "a1", Instant),
            _ids.Create("http://ap1.example", "A1 ", Instant),
            _ids.Create("http://ap1.example", "A1", Instant.AddTicks(1)),
            _ids.Create("http://ap1.example", "A1", null),
            new TransactionIdFactory(Secret(8)).Create("http://ap1.example", "A1", Instant),
        };
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Fields_that_read_the_same_when_joined_are_different_requests()
    {
        var ids = new[]
        {
            _ids.Create("ab", "c", null),
            _ids.Create("a", "bc", null),
            _ids.Create("abc", "", null),
            _ids.Create("", "abc", null),
            _ids.Create("a", "b\0\0\0\0", null),
            _ids.Create("a\0\0\0\u0001b", "", null),
            _ids.Create("A", "1", new DateTimeOffset(23, TimeSpan.Zero)),
            _ids.Create("A", "12", new DateTimeOffset(3, TimeSpan.Zero)),
            _ids.Create("A", "123", null),
        };
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void An_id_is_an_NCName_of_32_characters_whatever_the_request_holds()
    {
        foreach (var text in new[] { "", "A1", "\n", "ä", "\U0001F600", new string('x', 10_000) })
        {
            var id = _ids.Create(text, text, Instant).Value;
            Assert.Equal(32, id.Length);
            Assert.Equal(id, XmlConvert.VerifyNCName(id));
            Assert.Equal(id, TransactionId.Parse(id).Value);
        }
    }

    [Fact]
    public void All_31_characters_after_the_first_are_spread_evenly()
    {
        const int Requests = 16_000;
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var counts = new int[31, 32];
        for (var i = 0; i < Requests; i++)
        {
            var id = _ids.Create("http://ap1.example", $"A{i}", Instant).Value;
            for (var place = 0; place < 31; place++)
            {
                counts[place, Alphabet.IndexOf(id[place + 1], StringComparison.Ordinal)]++;
            }
        }

        // 500 are expected of each, give or take 22; the requests are fixed, so that the outcome is.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 375, 625));
    }

    private static InstallationSecret Secret(byte fill) => new(Enumerable.Repeat(fill, 32).ToArray());
}
