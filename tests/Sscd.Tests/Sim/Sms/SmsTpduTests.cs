using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Sms;

public sealed class SmsTpduTests
{
    private static readonly byte[] UserData = [0x02, 0x70, 0x00, 0xAA, 0xBB];

    [Fact]
    public void A_message_to_a_phone_is_an_SMS_DELIVER_for_its_card()
    {
        var tpdu = SmsTpdu.EncodeDeliver(SmsMessage.ForCard("99901000001", UserData), new DateTimeOffset(2026, 3, 1, 12, 34, 56, TimeSpan.Zero));

        // UDHI and no more messages; eleven digits, swapped and filled; PID 7F, DCS F6; time stamp swapped; five octets
        Assert.Equal("440B919909010000F17FF662301021436500050270" + "00AABB", Convert.ToHexString(tpdu));
        AssertSame(SmsMessage.ForCard("99901000001", UserData), SmsTpdu.DecodeDeliver(tpdu));
    }

    [Fact]
    public void A_message_from_a_phone_is_an_SMS_SUBMIT_with_a_relative_validity()
    {
        var tpdu = SmsTpdu.EncodeSubmit(SmsMessage.ForCard("1234", UserData), 7, 11);
        Assert.Equal("510704912143" + "7FF60B050270" + "00AABB", Convert.ToHexString(tpdu));
        AssertSame(SmsMessage.ForCard("1234", UserData), SmsTpdu.DecodeSubmit(tpdu));
    }

    [Fact]
    public void A_truncated_or_lengthened_message_is_refused()
    {
        var deliver = SmsTpdu.EncodeDeliver(SmsMessage.ForCard("99901000001", UserData), DateTimeOffset.UnixEpoch);
        var submit = SmsTpdu.EncodeSubmit(SmsMessage.ForCard("1234", UserData), 7, 11);
        for (var length = 0; length < deliver.Length; length++)
        {
            Assert.Null(SmsTpdu.DecodeDeliver(deliver.AsSpan(0, length)));
            Assert.Null(SmsTpdu.DecodeSubmit(submit.AsSpan(0, Math.Min(length, submit.Length - 1))));
        }

        Assert.Null(SmsTpdu.DecodeDeliver([.. deliver, 0]));
        Assert.Null(SmsTpdu.DecodeSubmit([.. submit, 0]));
        Assert.Null(SmsTpdu.DecodeDeliver(submit));
        Assert.Null(SmsTpdu.DecodeSubmit(deliver));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+358401")]
    [InlineData("123456789012345678901")]
    public void An_address_that_is_no_number_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => SmsTpdu.EncodeSubmit(SmsMessage.ForCard(address, UserData), 1, 1));

    private static void AssertSame(SmsMessage expected, SmsMessage? read)
    {
        Assert.Equal((expected.Address, expected.Pid, expected.Dcs), (read!.Address, read.Pid, read.Dcs));
        Assert.Equal(expected.UserData.ToArray(), read.UserData.ToArray());
    }
}
