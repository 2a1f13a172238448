using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Tests.Sim;

/// <summary>The contract of messages over secured packets and short messages.</summary>
public sealed class OtaMessageTests : MessageContract
{
    private static readonly ShowCommand Command = new("card", "T1", 3, "Pankki", "5 \u20ac", true, DateTimeOffset.FromUnixTimeMilliseconds(0x19CA9450A7B));

    protected override async Task<IMessageFixture> CreateAsync()
    {
        var sim = new SimFixture(SimKeyAlgorithm.EcP256, overTheAir: true);
        await sim.OpenAsync();
        return new SimMessageFixture(sim);
    }

    [Fact]
    public void A_receipt_has_the_octets_of_the_documentation()
    {
        Assert.Equal("0401025431020400000003070650616E6B6B6908053520E282AC09080000019CA9450A7B0A0101", Convert.ToHexString(AppletReceipt.Encode(Command)));
        Assert.Equal(Command, AppletReceipt.Decode("card", AppletReceipt.Encode(Command)));
        Assert.Equal("0501025431020400000003", Convert.ToHexString(AppletReceipt.EncodeInquiry(Command)));
        Assert.Equal(new TransactionOnDevice("card", "T1", 3), AppletReceipt.Decode("card", AppletReceipt.EncodeInquiry(Command)));
    }

    [Fact]
    public void Every_state_comes_back_and_only_a_final_one_as_an_answer()
    {
        foreach (var state in Enum.GetValues<MessageState>())
        {
            var reply = new MessageReply(state, "why");
            Assert.Equal(reply, AppletReceipt.DecodeReply(AppletReceipt.EncodeReply(reply)));
            Assert.Equal(reply.IsFinal, AppletReceipt.DecodeAnswer(AppletReceipt.EncodeAnswer("T1", reply)) is ("T1", var told) && told == reply);
            Assert.Null(AppletReply.Decode(AppletReceipt.EncodeReply(reply)));
        }
    }

    [Fact]
    public void A_receipt_cut_anywhere_is_unreadable()
    {
        var octets = AppletReceipt.Encode(Command);
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.Null(AppletReceipt.Decode("card", octets.AsMemory(0, length)));
        }
    }

    [Theory]
    [InlineData("0401025431020400000003070650616E6B6B6908053520E282AC09080000019CA9450A7B0A0102")] // neither yes nor no
    [InlineData("0401025431020400000000070650616E6B6B6908053520E282AC09080000019CA9450A7B0A0101")] // epoch 0
    [InlineData("0501025431020400000003FF00")] // an unknown tag
    public void A_receipt_with_an_impossible_field_is_unreadable(string octets) => Assert.Null(AppletReceipt.Decode("card", Convert.FromHexString(octets)));
}
