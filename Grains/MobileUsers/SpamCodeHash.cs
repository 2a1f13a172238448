using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>Spam prevention codes as they are stored: a keyed hash over number and code, so that a copy of the database does not give the short codes away.</summary>
public sealed class SpamCodeHash(InstallationSecret secret)
{
    private readonly byte[] _key = secret.DeriveKey("mss spam code v1");

    /// <summary>HMAC-SHA256 cut to 128 bits, as 32 hexadecimal digits. Case does not count: people type the code on whatever keyboard is there.</summary>
    public string Of(Msisdn msisdn, string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{msisdn.Value}\n{code.ToUpperInvariant()}")).AsSpan(0, 16));
    }

    /// <summary>Why a request may not reach a user, or null: fault 101 with 1012 for no code, 1011 for a wrong one (FiCom 2.2).</summary>
    public Fault? Check(MobileUser user, NoSpamCheck? given)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.NoSpamHash is null || given is { Verify: false })
        {
            return null;
        }

        // A service that was left out counts as a blank code, or leaving it out would be the way around.
        if (given is null || given.Code.Length == 0)
        {
            return new Fault(StatusCode.WrongParam, "NoSpamCode is missing and the user has one", "NoSpamCode: is missing") { SubCode = 1012 };
        }

        var right = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(user.Msisdn, given.Code)), Encoding.ASCII.GetBytes(user.NoSpamHash));
        return right ? null : new Fault(StatusCode.WrongParam, "NoSpamCode is not the user's", "NoSpamCode: is wrong") { SubCode = 1011 };
    }
}
