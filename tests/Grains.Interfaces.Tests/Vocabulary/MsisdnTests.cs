namespace Mss.Grains.Interfaces.Tests.Vocabulary;

/// <summary>Mobile numbers as clients write them (wire rule 10) become one number each.</summary>
public sealed class MsisdnTests
{
    [Theory]
    [InlineData("+41791234567", null, "+41791234567")]
    [InlineData("41791234567", null, "+41791234567")]
    [InlineData("0041791234567", null, "+41791234567")]
    [InlineData(" +41 (79) 123-45.67 ", null, "+41791234567")]
    [InlineData("+41/79/1234567", null, "+41791234567")]
    [InlineData("905321234567", "90", "+905321234567")]
    [InlineData("5321234567", "90", "+905321234567")]
    [InlineData("05321234567", "90", "+905321234567")]
    [InlineData("+905321234567", "90", "+905321234567")]
    [InlineData("00905321234567", "90", "+905321234567")]
    [InlineData("0791234567", "41", "+41791234567")]
    [InlineData("+358401234567", "41", "+358401234567")]
    [InlineData("358401234567", "41", "+358401234567")]
    [InlineData("+123", null, "+123")]
    [InlineData("+123456789012345", null, "+123456789012345")]
    public void Every_form_of_a_number_is_the_same_number(string text, string? country, string normal)
    {
        Assert.True(Msisdn.TryParse(text, country, out var msisdn));
        Assert.Equal(normal, msisdn.Value);
        Assert.Equal(normal, msisdn.ToString());
        Assert.Equal(msisdn, Msisdn.Parse(normal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("12")]
    [InlineData("+1234567890123456")]
    [InlineData("+0791234567")]
    [InlineData("0791234567")]
    [InlineData("++41791234567")]
    [InlineData("41+791234567")]
    [InlineData("000041791234567")]
    [InlineData("+41 79 CALL ME")]
    [InlineData("+41٧٩١٢٣٤٥٦٧")]
    [InlineData("tel:+41791234567")]
    [InlineData("+41791234567;ext=1")]
    [InlineData("+4179123\n4567")]
    public void What_is_no_international_number_is_refused(string? text)
    {
        Assert.False(Msisdn.TryParse(text, null, out var msisdn));
        Assert.Equal(default, msisdn);
        Assert.Throws<FormatException>(() => Msisdn.Parse(text!));
    }

    [Fact]
    public void A_very_long_text_is_refused_whatever_it_holds() => Assert.False(Msisdn.TryParse(new string(' ', 62) + "+123", null, out _));

    [Fact]
    public void No_number_prints_as_nothing() => Assert.Equal("", default(Msisdn).ToString());
}
