using System.Security.Cryptography;
using Mss.Sscd.Sim.Ota;

namespace Mss.Silo;

/// <summary>The file with the master key that the cards' keys come from: 16 octets as Base64 text.</summary>
internal static class OtaMasterKey
{
    public const string FileName = "ota-master.key";

    private const int Size = 16;

    /// <summary>Reads the key.</summary>
    /// <exception cref="FormatException">The file does not hold one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DerivedOtaKeys Load(string path)
    {
        Span<byte> key = stackalloc byte[Size + 3];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) || length != Size)
        {
            throw new FormatException($"{path} must hold {Size} octets as Base64 text");
        }

        var keys = new DerivedOtaKeys(key[..Size]);
        CryptographicOperations.ZeroMemory(key);
        return keys;
    }

    /// <summary>Reads the key, made at the first use. Cards that have been reached keep their keys: with another master key they would refuse everything.</summary>
    /// <exception cref="FormatException">The file does not hold one.</exception>
    public static DerivedOtaKeys LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            // Written beside and moved, so that an interrupted start leaves no half key.
            var half = path + ".new";
            File.WriteAllText(half, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            File.Move(half, path);
        }

        return Load(path);
    }
}
