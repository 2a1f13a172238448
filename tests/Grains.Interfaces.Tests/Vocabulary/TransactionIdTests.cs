namespace Mss.Grains.Interfaces.Tests.Vocabulary;

public sealed class TransactionIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("_-.9")]
    [InlineData("h4iof")]
    [InlineData("tabcdefghijklmnopqrstuvwxyz23456")]
    public void An_NCName_is_an_id(string text)
    {
        Assert.True(TransactionId.TryParse($" {text}\n", out var id));
        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, TransactionId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1a")]
    [InlineData("-a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("a'--")]
    [InlineData("a\nb")]
    [InlineData("ä")]
    [InlineData("aä")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(TransactionId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => TransactionId.Parse(text!));
    }

    [Fact]
    public void An_id_is_at_most_64_characters()
    {
        Assert.True(TransactionId.TryParse(new string('a', TransactionId.MaxLength), out _));
        Assert.False(TransactionId.TryParse(new string('a', TransactionId.MaxLength + 1), out _));
    }

    [Fact]
    public void No_id_prints_as_nothing() => Assert.Equal("", default(TransactionId).ToString());
}
