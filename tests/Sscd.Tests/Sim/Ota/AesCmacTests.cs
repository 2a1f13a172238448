using System.Text.Json;
using Mss.Sscd.Sim.Ota;

namespace Mss.Sscd.Tests.Sim.Ota;

public sealed class AesCmacTests
{
    private const string Message =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    // RFC 4493 section 4 (128 bits), NIST SP 800-38B appendix D (192 and 256 bits).
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 64, "51f0bebf7e3b9d92fc49741779363cfe")]
    [InlineData("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", 0, "d17ddf46adaacde531cac483de7a9367")]
    [InlineData("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", 64, "a1d5df0eed790f794d77589659f39a11")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", 0, "028962f61b7bf89efc6b551f4667d983")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", 64, "e1992190549f6ed5696a2c056c315410")]
    public void The_tag_is_the_one_printed_in_the_standards(string key, int length, string tag) =>
        Assert.Equal(tag, Compute(key, Message[..(2 * length)], 16));

    [Fact]
    public void A_key_is_used_again_and_a_short_tag_is_the_beginning_of_the_long_one()
    {
        using var cmac = new AesCmac(new byte[16]);
        Span<byte> full = stackalloc byte[16];
        Span<byte> again = stackalloc byte[8];
        for (var length = 0; length < 1600; length += 7)
        {
            var message = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            cmac.Compute(message, full);
            cmac.Compute(message, again);
            Assert.Equal(full[..8].ToArray(), again.ToArray());
        }
    }

    [SharedVectorsFact("wycheproof/aes_cmac_test.json")]
    public void The_tag_agrees_with_every_Wycheproof_vector_of_an_AES_key()
    {
        using var stream = File.OpenRead(SharedVectorsFactAttribute.Find("wycheproof/aes_cmac_test.json")!);
        using var document = JsonDocument.Parse(stream);
        var checkedVectors = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray().Where(group => group.GetProperty("keySize").GetInt32() is 128 or 192 or 256))
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var tag = Compute(test.GetProperty("key").GetString()!, test.GetProperty("msg").GetString()!, group.GetProperty("tagSize").GetInt32() / 8);
                Assert.Equal(test.GetProperty("result").GetString() == "valid", tag == test.GetProperty("tag").GetString());
                checkedVectors++;
            }
        }

        Assert.True(checkedVectors >= 250, $"{checkedVectors} vectors");
    }

    private static string Compute(string key, string message, int size)
    {
        using var cmac = new AesCmac(Convert.FromHexString(key));
        var tag = new byte[size];
        cmac.Compute(Convert.FromHexString(message), tag);
        return Convert.ToHexStringLower(tag);
    }
}
