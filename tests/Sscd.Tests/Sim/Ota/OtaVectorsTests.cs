using System.Globalization;
using System.Text.Json;
using Mss.Sscd.Sim.Ota;

namespace Mss.Sscd.Tests.Sim.Ota;

/// <summary>
/// Packets of other implementations. Those written here are from the test data of osmocom pySim (<c>ota</c>): commands it made, and responses of real cards; the rest was made with its
/// <c>ota.py</c> and is read where it is.
/// </summary>
public sealed class OtaVectorsTests
{
    private const string AesKic = "200102030405060708090a0b0c0d0e0f";
    private const string AesKid = "201102030405060708090a0b0c0d0e0f";
    private const string DesKic = "300102030405060708090a0b0c0d0e0f";
    private const string DesKid = "301102030405060708090a0b0c0d0e0f";
    private const string CardKic = "c21dd66acac13cb3bc8b331b24afb57b";
    private const string CardKid = "12110c78e678c25408233076aa033615";

    [Theory]
    [InlineData(OtaAlgorithm.Aes, 2, AesKic, AesKid, "00281506192222b00011e87cceebb2d93083011ce294f93fc4d8de80da1abae8c37ca3e72ec4432e5058")]
    [InlineData(OtaAlgorithm.TripleDes2, 3, DesKic, DesKid, "00201506193535b00011ae733256918d050b87c94fbfe12e4dc402f262c41cf67f2f")]
    public void A_command_is_octet_for_octet_the_one_another_implementation_makes(OtaAlgorithm algorithm, int version, string kic, string kid, string expected)
    {
        using var keys = Keys(algorithm, version, kic, kid);
        AssertCommand(keys, new Spi(0x06, 0x19), 0xB00011, 0, "00a40004023f00", expected);
    }

    [Theory]
    [InlineData(OtaAlgorithm.Aes, 2, AesKic, AesKid, 0x19, "002412b00011ebc6b497e2cad7aedf36ace0e3a29b38853f0fe9ccde81913be5702b73abce1f", "6132")]
    [InlineData(OtaAlgorithm.TripleDes2, 3, CardKic, CardKid, 0x19, "001c12b000119660ebdb81be189b5e4389e9e7ab2bc0954f963ad869ed7c", "612f")]
    [InlineData(OtaAlgorithm.TripleDes2, 3, CardKic, CardKid, 0x09, "001612b000110000000000000055f47118381175fb01612f", "612f")]
    [InlineData(OtaAlgorithm.TripleDes2, 3, CardKic, CardKid, 0x01, "000e0ab000110000000000000001612f", "612f")]
    public void A_response_of_a_real_card_is_opened_and_made_again(OtaAlgorithm algorithm, int version, string kic, string kid, byte por, string packet, string statusWord)
    {
        using var keys = Keys(algorithm, version, kic, kid);
        var security = new Spi(0x06, por);
        var response = ResponsePacket.Unwrap(keys, security, keys.KidOctet, Convert.FromHexString(packet))!;
        Assert.True(response.IsAuthentic);
        Assert.Equal((0xB00011u, 0L, OtaStatus.Ok), (response.Tar, response.Counter, response.Status));

        // Real cards put a number of executed commands before the status word (TS 102 226).
        Assert.Equal("01" + statusWord, Convert.ToHexStringLower(response.Data));
        Assert.Equal(packet, Convert.ToHexStringLower(ResponsePacket.Wrap(keys, security, keys.KidOctet, response)));
    }

    [Fact]
    public void An_altered_response_of_a_real_card_is_refused()
    {
        using var keys = Keys(OtaAlgorithm.TripleDes2, 3, CardKic, CardKid);
        Assert.Null(ResponsePacket.Unwrap(keys, new Spi(0x06, 0x09), keys.KidOctet, Convert.FromHexString("001612b000110000000000000055f47118381175fb02612f")));
    }

    // TS 102 225 5.1.3.1: the results of CRC 16 and CRC 32 over the octets 01 to 05.
    [Fact]
    public void Redundancy_checks_are_those_printed_in_TS_102_225()
    {
        byte[] message = [1, 2, 3, 4, 5];
        Assert.Equal(0x22EC, OtaIntegrityCode.Crc16(message));
        Assert.Equal(0x470B99F4u, OtaIntegrityCode.Crc32(message));
    }

    [SharedVectorsFact("ota/secured-packets.json")]
    public void Every_packet_of_the_vectors_is_made_and_opened()
    {
        using var stream = File.OpenRead(SharedVectorsFactAttribute.Find("ota/secured-packets.json")!);
        using var document = JsonDocument.Parse(stream);
        var (commands, responses) = (0, 0);
        foreach (var vector in document.RootElement.GetProperty("commands").EnumerateArray())
        {
            using var keys = Keys(vector, "kicIndex");
            var spi = Convert.FromHexString(Text(vector, "spiOctets"));
            AssertCommand(
                keys, new Spi(spi[0], spi[1]), uint.Parse(Text(vector, "tar"), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                vector.GetProperty("counter").GetInt64(), Text(vector, "securedData"), Text(vector, "commandPacket"));
            commands++;
        }

        foreach (var vector in document.RootElement.GetProperty("responses").EnumerateArray())
        {
            using var keys = Keys(vector, "kicIndex");
            var por = (byte)(0x01 | (vector.GetProperty("porCc").GetBoolean() ? 0x08 : 0) | (vector.GetProperty("porCiphered").GetBoolean() ? 0x10 : 0));
            var response = ResponsePacket.Unwrap(keys, new Spi(0x06, por), keys.KidOctet, Convert.FromHexString(Text(vector, "userData")).AsSpan(3));
            Assert.Equal(vector.GetProperty("status").ValueKind == JsonValueKind.Null ? null : "01" + Text(vector, "statusWord"), response is null ? null : Convert.ToHexStringLower(response.Data));
            responses++;
        }

        Assert.True(commands >= 30 && responses >= 5, $"{commands} commands, {responses} responses");
    }

    private static void AssertCommand(OtaKeySet keys, Spi spi, uint tar, long counter, string data, string expected)
    {
        var header = CommandHeader.For(keys, spi, tar);
        Assert.Equal(expected, Convert.ToHexStringLower(CommandPacket.Wrap(keys, header, counter, Convert.FromHexString(data))));
        Assert.Equal(OtaStatus.Ok, CommandPacket.Unwrap(keys, Convert.FromHexString(expected), out var command));
        Assert.Equal((header, counter, data), (command!.Header, command.Counter, Convert.ToHexStringLower(command.Data)));
    }

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    private static OtaKeySet Keys(JsonElement vector, string index) => Keys(
        Text(vector, "crypt") == "aes_cbc" ? OtaAlgorithm.Aes : OtaAlgorithm.TripleDes2, vector.GetProperty(index).GetInt32(), Text(vector, "kic"), Text(vector, "kid"));

    private static OtaKeySet Keys(OtaAlgorithm algorithm, int version, string kic, string kid) =>
        new(version, algorithm, Convert.FromHexString(kic), Convert.FromHexString(kid));
}
