using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Sms;

public sealed class SmsReassemblerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SmsReassembler _reassembler;

    public SmsReassemblerTests() => _reassembler = new SmsReassembler(_time, TimeSpan.FromMinutes(1), maxIncomplete: 10);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(137, 1)]
    [InlineData(138, 2)]
    [InlineData(132 + 134, 2)]
    [InlineData(132 + 134 + 1, 3)]
    [InlineData(132 + (15 * 134), 16)]
    public void A_packet_takes_as_many_messages_as_it_needs_and_only_the_first_says_what_it_is(int length, int messages)
    {
        var packet = Packet(length);
        var fragments = SmsFragmenter.Split(SmsContent.Command, packet, 0x1234);
        Assert.Equal(messages, fragments.Count);
        Assert.All(fragments, fragment => Assert.True(fragment.Length <= 140));
        Assert.StartsWith(messages == 1 ? "027000" : $"0700033 4{messages:X2}017000".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(fragments[0]), StringComparison.Ordinal);
        Assert.All(fragments.Skip(1), fragment => Assert.StartsWith("05000334", Convert.ToHexString(fragment), StringComparison.Ordinal));
        AssertAssembled(packet, SmsContent.Command, fragments);
    }

    [Fact]
    public void A_packet_of_too_many_messages_is_not_sent_and_not_taken()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SmsFragmenter.Split(SmsContent.Command, Packet(132 + (15 * 134) + 1), 1));
        Assert.Null(_reassembler.Add("1", Convert.FromHexString("0700030111017000AA")));
        Assert.Equal(0, _reassembler.Incomplete);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Fragments_in_any_order_and_twice_make_one_packet(int seed, bool wide)
    {
        var random = new Random(seed);
        var packet = Packet(600);
        var fragments = SmsFragmenter.Split(SmsContent.Response, packet, 0xABCD, wide);
        var order = fragments.SkipLast(1).Concat(fragments.SkipLast(1)).ToArray();
        random.Shuffle(order);
        Assert.All(order, fragment => Assert.Null(_reassembler.Add("1", fragment)));
        AssertAssembled(packet, SmsContent.Response, [fragments[^1]]);
        Assert.Equal(0, _reassembler.Incomplete);
    }

    [Fact]
    public void Phones_and_widths_of_the_reference_are_not_mixed()
    {
        var (one, two, three) = (Packet(200), Packet(201), Packet(202));
        var (ofOne, ofTwo, ofThree) = (SmsFragmenter.Split(SmsContent.Command, one, 7), SmsFragmenter.Split(SmsContent.Command, two, 7), SmsFragmenter.Split(SmsContent.Command, three, 7, wide: true));
        _reassembler.Add("1", ofOne[0]);
        _reassembler.Add("2", ofTwo[0]);
        _reassembler.Add("1", ofThree[0]);
        Assert.Equal(one, _reassembler.Add("1", ofOne[1])!.Octets);
        Assert.Equal(two, _reassembler.Add("2", ofTwo[1])!.Octets);
        Assert.Equal(three, _reassembler.Add("1", ofThree[1])!.Octets);
    }

    [Fact]
    public void A_reference_that_is_used_again_begins_a_new_packet()
    {
        var (old, fresh) = (Packet(400), Packet(390));
        fresh[0] ^= 1;
        _reassembler.Add("1", SmsFragmenter.Split(SmsContent.Command, old, 7)[0]);
        AssertAssembled(fresh, SmsContent.Command, SmsFragmenter.Split(SmsContent.Command, fresh, 7));
        _reassembler.Add("1", SmsFragmenter.Split(SmsContent.Command, old, 7)[1]);
        var longer = Packet(500);
        AssertAssembled(longer, SmsContent.Command, SmsFragmenter.Split(SmsContent.Command, longer, 7));
    }

    [Fact]
    public void What_stays_incomplete_is_dropped_after_its_time()
    {
        var fragments = SmsFragmenter.Split(SmsContent.Command, Packet(200), 7);
        _reassembler.Add("1", fragments[0]);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(_reassembler.Add("1", fragments[1]));
        Assert.Equal(1, _reassembler.Incomplete);
        Assert.NotNull(_reassembler.Add("1", fragments[0]));
    }

    [Fact]
    public void A_phone_keeps_four_incomplete_packets_and_all_together_keep_the_limit()
    {
        for (ushort reference = 0; reference < 200; reference++)
        {
            _reassembler.Add("1", SmsFragmenter.Split(SmsContent.Command, Packet(200), reference)[0]);
        }

        Assert.Equal(SmsReassembler.MaxIncompletePerPhone, _reassembler.Incomplete);
        for (var phone = 2; phone < 200; phone++)
        {
            _reassembler.Add($"{phone}", SmsFragmenter.Split(SmsContent.Command, Packet(200), 1)[0]);
        }

        Assert.Equal(10, _reassembler.Incomplete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("05")]
    [InlineData("0270")]
    [InlineData("02700101")]
    [InlineData("0400030101")]
    [InlineData("0700030100017000AA")]
    [InlineData("0700030102037000AA")]
    [InlineData("0700030102007000AA")]
    [InlineData("0A0003010201000301020170")]
    [InlineData("0470007000AA")]
    [InlineData("0500030102" + "01AA")]
    [InlineData("0700030102027000AA")]
    public void User_data_that_makes_no_sense_is_dropped(string userData)
    {
        Assert.Null(_reassembler.Add("1", Convert.FromHexString(userData)));
        Assert.Equal(0, _reassembler.Incomplete);
    }

    [Fact]
    public void An_unknown_information_element_is_skipped() =>
        Assert.Equal([0xAA], _reassembler.Add("1", Convert.FromHexString("05240101" + "7000AA"))!.Octets);

    private void AssertAssembled(byte[] packet, SmsContent content, List<byte[]> fragments)
    {
        Assert.All(fragments.SkipLast(1), fragment => Assert.Null(_reassembler.Add("1", fragment)));
        var assembled = _reassembler.Add("1", fragments[^1])!;
        Assert.Equal(content, assembled.Content);
        Assert.Equal(packet, assembled.Octets);
    }

    private static byte[] Packet(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
}
