using Mss.Grains.Interfaces;

namespace Mss.Cli.Keys;

/// <summary>A key to be checked and where it was found.</summary>
/// <param name="Source">File with line or block, or the data directory.</param>
/// <param name="User">The user whose key it is; null for a key from a file.</param>
/// <param name="Device">Kind and address of the device.</param>
/// <param name="KeyId">Name on the device.</param>
/// <param name="Spki">SubjectPublicKeyInfo; empty where there is only a modulus, or nothing that can be read.</param>
/// <param name="Modulus">The RSA modulus, if it is one.</param>
internal sealed record KeyEntry(string Source, Msisdn? User, string? Device, string? KeyId, byte[] Spki, byte[]? Modulus);
