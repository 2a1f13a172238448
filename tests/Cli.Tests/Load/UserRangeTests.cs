using System.Text;
using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class UserRangeTests
{
    [Theory]
    [InlineData("+99901001000-999", "+99901001000", "+99901001999", 1000)]
    [InlineData("+99901001000-99901001004", "+99901001000", "+99901001004", 5)]
    [InlineData("+99901001000-+99901001004", "+99901001000", "+99901001004", 5)]
    [InlineData("+99901000002", "+99901000002", "+99901000002", 1)]
    [InlineData("+99901001998-2001", "+99901001998", "+99901002001", 4)]
    public void Ranges_are_read(string text, string first, string last, int count)
    {
        Assert.True(UserRange.TryParse(text, out var range, out _));
        Assert.Equal(count, range.Count);
        Assert.Equal(first, Number(range, 0));
        Assert.Equal(last, Number(range, count - 1));
    }

    [Theory]
    [InlineData("99901001000-999")]
    [InlineData("+99901001000-")]
    [InlineData("+99901001999-000")]
    [InlineData("+99901001000-1x")]
    [InlineData("+12")]
    [InlineData("+100000000000-999999999999")]
    [InlineData("")]
    public void Other_texts_are_no_ranges(string text)
    {
        Assert.False(UserRange.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    private static string Number(UserRange range, int index)
    {
        var buffer = new byte[16];
        return Encoding.ASCII.GetString(buffer, 0, range.Write(index, buffer));
    }
}
