using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>
/// Turns a user's number into what stands in indexes: a keyed hash, so that a copy of the database does not give the numbers away.
/// </summary>
public sealed class PersonalDataHash(InstallationSecret secret)
{
    private readonly byte[] _key = secret.DeriveKey("mss personal data v1");

    /// <summary>HMAC-SHA256 of the normalised number cut to 128 bits, as 32 hexadecimal digits.</summary>
    public string Of(Msisdn msisdn)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(msisdn.Value), mac);
        return Convert.ToHexStringLower(mac[..16]);
    }
}
