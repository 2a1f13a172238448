using System.Security.Cryptography;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Tests.Sim.Ota;

public sealed class AppletMessageTests
{
    private static readonly SignCommand Command = new(
        "card", "T1", 3, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), new byte[32], "Pankki", "Maksa 5 €?", DateTimeOffset.FromUnixTimeMilliseconds(1772366400123));

    [Fact]
    public void A_request_to_sign_has_the_octets_that_the_documentation_shows()
    {
        var expected = "01" + "01025431" + "020400000003" + "03047369676E" + "040102" + "050101" + "0620" + new string('0', 64)
            + "070650616E6B6B69" + "080C4D616B736120352 0E282AC3F".Replace(" ", "", StringComparison.Ordinal) + "09080000019CA9450A7B";
        Assert.Equal(expected, Convert.ToHexString(AppletCommand.Encode(new SimMessage(SimOperation.Sign, Command))!));
    }

    [Theory]
    [InlineData(SimOperation.Sign)]
    [InlineData(SimOperation.Inquire)]
    [InlineData(SimOperation.Cancel)]
    public void A_command_comes_back_as_it_went(SimOperation operation)
    {
        var sent = new SimMessage(operation, operation == SimOperation.Sign ? Command : new TransactionOnDevice("card", "T1", 7));
        var read = AppletCommand.Decode("card", AppletCommand.Encode(sent))!.Value;
        Assert.Equal(operation, read.Operation);
        if (read.Transaction is SignCommand command)
        {
            Assert.Equal(Command.Digest.ToArray(), command.Digest.ToArray());
            Assert.Equal(Command, command with { Digest = Command.Digest });
        }
        else
        {
            Assert.Equal(sent.Transaction, read.Transaction);
        }
    }

    [Fact]
    public void The_deadline_is_rounded_down() =>
        Assert.Equal(
            Command.Deadline,
            ((SignCommand)AppletCommand.Decode("card", AppletCommand.Encode(new SimMessage(SimOperation.Sign, Command with { Deadline = Command.Deadline.AddTicks(9999) })))!.Value.Transaction).Deadline);

    [Fact]
    public void A_hash_without_a_code_is_not_sent() =>
        Assert.Null(AppletCommand.Encode(new SimMessage(SimOperation.Sign, Command with { Scheme = new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.MD5) })));

    [Fact]
    public void A_truncated_or_lengthened_command_is_unreadable()
    {
        var octets = AppletCommand.Encode(new SimMessage(SimOperation.Sign, Command))!;
        for (var length = 0; length < octets.Length; length++)
        {
            Assert.Null(AppletCommand.Decode("card", octets.AsMemory(0, length)));
        }

        Assert.Null(AppletCommand.Decode("card", (byte[])[.. octets, 0]));
    }

    [Theory]
    [InlineData("020102543102040000000101025431")] // a tag twice
    [InlineData("0201025431020400000000")] // epoch 0
    [InlineData("02010254310204FFFFFFFF")] // epoch below 0
    [InlineData("0201810254310204000000" + "01")] // a length that is not the shortest
    [InlineData("02010254310204000000017E00")] // an unknown tag
    [InlineData("0201000204000000" + "01")] // no transaction
    [InlineData("020102C328020400000001")] // not UTF-8
    [InlineData("7F01025431020400000001")] // an unknown operation
    public void A_command_that_makes_no_sense_is_unreadable(string octets) => Assert.Null(AppletCommand.Decode("card", Convert.FromHexString(octets)));

    [Fact]
    public void Replies_and_late_answers_come_back_as_they_went()
    {
        foreach (var reply in (SscdReply[])[SscdReply.Pending, SscdReply.Unknown, SscdReply.Signed(new byte[256]), SscdReply.Failed(401, "the user refused"), new(SscdState.Forgotten), new(SscdState.Stale)])
        {
            AssertSame(reply, AppletReply.Decode(AppletReply.Encode(reply)));
            var answer = AppletReply.DecodeAnswer(AppletReply.EncodeAnswer("T1", reply));
            Assert.Equal(reply.IsFinal, answer is not null);
            if (answer is { } final)
            {
                Assert.Equal("T1", final.TransactionId);
                AssertSame(reply, final.Reply);
            }
        }
    }

    [Theory]
    [InlineData("80100101")] // signed, and no value
    [InlineData("801001011100")] // signed, and an empty value
    [InlineData("80100102")] // failed, and no code
    [InlineData("8010010011010A")] // pending with a value
    [InlineData("80100109")] // a state that is none
    [InlineData("9010010001025431")] // a late answer is no reply
    public void A_reply_that_contradicts_itself_is_unreadable(string octets) => Assert.Null(AppletReply.Decode(Convert.FromHexString(octets)));

    private static void AssertSame(SscdReply expected, SscdReply? read)
    {
        Assert.Equal((expected.State, expected.FailureCode, expected.Detail), (read!.State, read.FailureCode, read.Detail));
        Assert.Equal(expected.Signature, read.Signature);
    }
}
