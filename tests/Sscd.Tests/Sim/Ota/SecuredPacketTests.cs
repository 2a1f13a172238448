using Mss.Sscd.Sim.Ota;

namespace Mss.Sscd.Tests.Sim.Ota;

public sealed class SecuredPacketTests : IDisposable
{
    private const uint Tar = 0x4D5353;
    private readonly OtaKeySet _aes = new(1, OtaAlgorithm.Aes, Octets(16, 1), Octets(16, 2));
    private readonly OtaKeySet _des3 = new(1, OtaAlgorithm.TripleDes3, Octets(24, 3), Octets(24, 4));

    public static TheoryData<byte, byte, bool> Securities()
    {
        var all = new TheoryData<byte, byte, bool>();
        foreach (var integrity in (byte[])[0, 1, 2])
        {
            foreach (var ciphered in (byte[])[0, 4])
            {
                all.Add((byte)(integrity | ciphered | 0x10), (byte)(0x21 | (integrity << 2) | (ciphered << 2)), false);
                all.Add((byte)(integrity | ciphered | 0x10), (byte)(0x21 | (integrity << 2) | (ciphered << 2)), true);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Securities))]
    public void Every_security_and_length_comes_back_as_it_went(byte first, byte second, bool old)
    {
        var (keys, spi) = (old ? _des3 : _aes, new Spi(first, second));
        for (var length = 0; length <= 300; length++)
        {
            var (data, header) = (Octets(length, 5), CommandHeader.For(keys, spi, Tar, crc16: old));
            Assert.Equal(OtaStatus.Ok, CommandPacket.Unwrap(keys, CommandPacket.Wrap(keys, header, 77 + length, data), out var command));
            Assert.Equal((header, 77L + length), (command!.Header, command.Counter));
            Assert.Equal(data, command.Data);

            var response = ResponsePacket.Unwrap(
                keys, spi, header.Kid, ResponsePacket.Wrap(keys, spi, header.Kid, new ResponsePacket(Tar, 77 + length, OtaStatus.DataBySubmit, data, true)))!;
            Assert.Equal((Tar, 77L + length, OtaStatus.DataBySubmit, true), (response.Tar, response.Counter, response.Status, response.IsAuthentic));
            Assert.Equal(data, response.Data);
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_command_is_refused()
    {
        foreach (var keys in (OtaKeySet[])[_aes, _des3])
        {
            var packet = CommandPacket.Wrap(keys, CommandHeader.For(keys, new Spi(0x12, 0x39), Tar), 5, "Pay 5?"u8);
            var ciphered = CommandPacket.Wrap(keys, CommandHeader.For(keys, Spi.Full, Tar), 5, "Pay 5?"u8);
            foreach (var good in (byte[][])[packet, ciphered])
            {
                // Bits of SPI that ask for less security make another packet, which the minimum security level of the receiver refuses.
                for (var bit = 0; bit < good.Length * 8; bit++)
                {
                    var bad = (byte[])good.Clone();
                    bad[bit / 8] ^= (byte)(1 << (bit % 8));
                    var status = CommandPacket.Unwrap(keys, bad, out var command);
                    Assert.True(status != OtaStatus.Ok || !command!.Header.Spi.Reaches(new Spi(0x12, 0)), $"bit {bit}");
                }
            }
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_response_is_refused_or_only_a_hint()
    {
        var good = ResponsePacket.Wrap(_aes, Spi.Full, _aes.KidOctet, new ResponsePacket(Tar, 5, OtaStatus.Ok, [1, 2, 3], true));
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ResponsePacket.Unwrap(_aes, Spi.Full, _aes.KidOctet, bad) is { IsAuthentic: true }, $"bit {bit}");
        }
    }

    [Fact]
    public void Truncated_and_lengthened_packets_are_refused()
    {
        var command = CommandPacket.Wrap(_aes, CommandHeader.For(_aes, Spi.Full, Tar), 5, Octets(100, 1));
        var response = ResponsePacket.Wrap(_aes, Spi.Full, _aes.KidOctet, new ResponsePacket(Tar, 5, OtaStatus.Ok, Octets(100, 1), true));
        for (var length = 0; length < command.Length; length++)
        {
            Assert.NotEqual(OtaStatus.Ok, CommandPacket.Unwrap(_aes, command.AsSpan(0, length), out _));
            Assert.Null(ResponsePacket.Unwrap(_aes, Spi.Full, _aes.KidOctet, response.AsSpan(0, Math.Min(length, response.Length - 1))));
        }

        Assert.NotEqual(OtaStatus.Ok, CommandPacket.Unwrap(_aes, [.. command, 0], out _));
        Assert.Null(ResponsePacket.Unwrap(_aes, Spi.Full, _aes.KidOctet, [.. response, 0]));
    }

    [Fact]
    public void A_refusal_without_security_is_a_hint_and_a_success_without_security_is_nothing()
    {
        var refusal = ResponsePacket.Wrap(_aes, null, _aes.KidOctet, new ResponsePacket(Tar, 5, OtaStatus.InsufficientSecurityLevel, [], false));
        var hint = ResponsePacket.Unwrap(_aes, Spi.Full, _aes.KidOctet, refusal)!;
        Assert.Equal((5L, OtaStatus.InsufficientSecurityLevel, false), (hint.Counter, hint.Status, hint.IsAuthentic));
        var success = ResponsePacket.Wrap(_aes, null, _aes.KidOctet, new ResponsePacket(Tar, 5, OtaStatus.Ok, [], false));
        Assert.Null(ResponsePacket.Unwrap(_aes, Spi.Full, _aes.KidOctet, success));
    }

    [Fact]
    public void Another_key_set_version_or_key_is_refused()
    {
        using var version = new OtaKeySet(2, OtaAlgorithm.Aes, Octets(16, 1), Octets(16, 2));
        using var other = new OtaKeySet(1, OtaAlgorithm.Aes, Octets(16, 1), Octets(16, 9));
        var packet = CommandPacket.Wrap(_aes, CommandHeader.For(_aes, Spi.Full, Tar), 5, [1]);
        Assert.Equal(OtaStatus.UnidentifiedSecurityError, CommandPacket.Unwrap(version, packet, out _));
        Assert.Equal(OtaStatus.IntegrityFailed, CommandPacket.Unwrap(other, packet, out _));
        Assert.Equal(OtaStatus.UnidentifiedSecurityError, CommandPacket.Unwrap(_des3, packet, out _));
    }

    [Theory]
    [InlineData((int)OtaCounterRule.None, 10, 0, (int)OtaStatus.Ok)]
    [InlineData((int)OtaCounterRule.NotChecked, 10, 10, (int)OtaStatus.Ok)]
    [InlineData((int)OtaCounterRule.Higher, 10, 11, (int)OtaStatus.Ok)]
    [InlineData((int)OtaCounterRule.Higher, 10, 500, (int)OtaStatus.Ok)]
    [InlineData((int)OtaCounterRule.Higher, 10, 10, (int)OtaStatus.CounterLow)]
    [InlineData((int)OtaCounterRule.Higher, 10, 9, (int)OtaStatus.CounterLow)]
    [InlineData((int)OtaCounterRule.Higher, CommandHeader.MaxCounter, CommandHeader.MaxCounter, (int)OtaStatus.CounterBlocked)]
    [InlineData((int)OtaCounterRule.OneHigher, 10, 11, (int)OtaStatus.Ok)]
    [InlineData((int)OtaCounterRule.OneHigher, 10, 12, (int)OtaStatus.CounterHigh)]
    [InlineData((int)OtaCounterRule.OneHigher, 10, 10, (int)OtaStatus.CounterLow)]
    public void Counters_are_taken_by_the_rule_of_the_packet(int rule, long highest, long counter, int status) =>
        Assert.Equal((OtaStatus)status, CounterRule.Check((OtaCounterRule)rule, highest, counter));

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x12, false)]
    [InlineData(0x14, false)]
    [InlineData(0x0E, false)]
    [InlineData(0x15, false)]
    [InlineData(0x16, true)]
    [InlineData(0x1E, true)]
    public void A_minimum_security_level_is_reached_only_by_all_of_it(byte first, bool reached) => Assert.Equal(reached, new Spi(first, 0).Reaches(Spi.Full));

    [Fact]
    public void Keys_of_a_wrong_length_or_version_are_refused_by_name_and_never_printed()
    {
        Assert.Equal("kic", Assert.Throws<ArgumentException>(() => new OtaKeySet(1, OtaAlgorithm.Aes, Octets(15, 1), Octets(16, 2))).ParamName);
        Assert.Equal("kid", Assert.Throws<ArgumentException>(() => new OtaKeySet(1, OtaAlgorithm.TripleDes2, Octets(16, 1), Octets(24, 2))).ParamName);
        Assert.Equal("version", Assert.Throws<ArgumentOutOfRangeException>(() => new OtaKeySet(16, OtaAlgorithm.Aes, Octets(16, 1), Octets(16, 2))).ParamName);
        Assert.Equal("OTA key set 1 (Aes)", _aes.ToString());
        Assert.DoesNotContain(typeof(OtaKeySet).GetProperties(), property => property.PropertyType == typeof(byte[]));
    }

    [Fact]
    public void A_packet_that_would_be_too_long_or_a_counter_out_of_range_is_not_made()
    {
        var header = CommandHeader.For(_aes, Spi.Full, Tar);
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandPacket.Wrap(_aes, header, 1, new byte[CommandHeader.MaxPacket]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandPacket.Wrap(_aes, header, CommandHeader.MaxCounter + 1, []));
        Assert.Throws<ArgumentException>(() => CommandPacket.Wrap(_aes, header with { Spi = new Spi(0x03, 0) }, 1, []));
    }

    public void Dispose()
    {
        _aes.Dispose();
        _des3.Dispose();
    }

    private static byte[] Octets(int length, int seed)
    {
        var octets = new byte[length];
        for (var i = 0; i < length; i++)
        {
            octets[i] = (byte)((i * 37) + (seed * 101) + (i >> 3));
        }

        return octets;
    }
}
