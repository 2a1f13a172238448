using System.Globalization;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Validation;

/// <summary>AP_TransID and Instant (wire rules 8 and 10).</summary>
public sealed class ApInfoRulesTests
{
    [Theory]
    [InlineData("2026-03-01T10:00:00Z", 0)]
    [InlineData("2026-03-01T10:00:00.1Z", 1_000_000)]
    [InlineData("2026-03-01T10:00:00.123Z", 1_230_000)]
    [InlineData("2026-03-01T10:00:00.123456Z", 1_234_560)]
    [InlineData("2026-03-01T10:00:00.1234567Z", 1_234_567)]
    [InlineData("2026-03-01T10:00:00.123456789Z", 1_234_567)]
    [InlineData("2026-03-01T10:00:00+00:00", 0)]
    [InlineData("2026-03-01T10:00:00-00:00", 0)]
    [InlineData("2026-03-01T12:00:00+02:00", 0)]
    [InlineData("2026-03-01T12:00:00.123+02:00", 1_230_000)]
    [InlineData("2026-03-01T06:30:00.123456789-03:30", 1_234_567)]
    [InlineData("2026-03-01T10:00:00", 0)]
    [InlineData("2026-03-01T10:00:00.123", 1_230_000)]
    [InlineData(" 2026-03-01T10:00:00Z\n", 0)]
    public void Every_form_of_an_Instant_that_clients_send_is_read_to_the_tick(string instant, long ticks) =>
        Assert.Equal(TestTime.Start.AddTicks(ticks), Build.Accept(request => request.ApInfo.Instant = instant).Instant);

    [Theory]
    [InlineData("now")]
    [InlineData("2026-03-01")]
    [InlineData("10:00:00Z")]
    [InlineData("2026-03-01 10:00:00Z")]
    [InlineData("2026-3-1T10:00:00Z")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("2026-03-01T25:00:00Z")]
    [InlineData("2026-03-01T10:00Z")]
    [InlineData("2026-03-01T10:00:00+25:00")]
    [InlineData("2026-03-01T10:00:00Z and more")]
    [InlineData("2026-03-01T10:00:00.Zx")]
    [InlineData("01.03.2026 10:00:00")]
    [InlineData("1772359200")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void Fault_101_an_Instant_that_is_no_time(string instant) =>
        Assert.Equal("Instant: is no xs:dateTime", Build.Refuse(101, request => request.ApInfo.Instant = instant).DetailForAp);

    [Fact]
    public void Fault_101_a_very_long_Instant() => Build.Refuse(101, request => request.ApInfo.Instant = "2026-03-01T10:00:00." + new string('0', 100_000) + "Z");

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-15)]
    public void An_Instant_within_the_tolerance_is_taken(int minutes) => Build.Accept(request => request.ApInfo.Instant = Text(TestTime.Start.AddMinutes(minutes)));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Fault_101_an_Instant_one_tick_outside_the_tolerance(int side)
    {
        var fault = Build.Refuse(101, request => request.ApInfo.Instant = Text(TestTime.Start.AddTicks(side * (TimeSpan.FromMinutes(15).Ticks + 1))));
        Assert.Equal("Instant: is more than 15 minutes from the server's clock", fault.DetailForAp);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void Fault_101_an_Instant_at_the_end_of_time(string instant) => Build.Refuse(101, request => request.ApInfo.Instant = instant);

    [Fact]
    public void Fault_101_the_tolerance_is_the_operators()
    {
        var options = new GatewayOptions { InstantTolerance = TimeSpan.FromHours(1) };
        Build.Accept(request => request.ApInfo.Instant = Text(TestTime.Start.AddHours(1)), options);
        Build.Refuse(101, request => request.ApInfo.Instant = Text(TestTime.Start.AddHours(1).AddTicks(1)), options);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Fault_102_no_Instant(string? instant) => Assert.Equal("Instant is missing", Build.Refuse(102, request => request.ApInfo.Instant = instant).DetailForAp);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Fault_102_no_AP_TransID(string? id) => Assert.Equal("AP_TransID is missing", Build.Refuse(102, request => request.ApInfo.ApTransId = id).DetailForAp);

    [Theory]
    [InlineData("A")]
    [InlineData("AP.TEST.12345.1234")]
    [InlineData("12345")]
    [InlineData("ID-6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("with blanks & <signs>")]
    [InlineData("ä€\U0001F600")]
    public void An_AP_TransID_is_an_opaque_text(string id) => Assert.Equal(id, Build.Accept(request => request.ApInfo.ApTransId = id).ApTransId);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void Fault_101_an_AP_TransID_with_control_characters(string id) => Build.Refuse(101, request => request.ApInfo.ApTransId = id);

    [Fact]
    public void Fault_101_an_AP_TransID_of_more_than_128_characters()
    {
        Build.Accept(request => request.ApInfo.ApTransId = new string('a', 128));
        Build.Refuse(101, request => request.ApInfo.ApTransId = new string('a', 129));
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);
}
