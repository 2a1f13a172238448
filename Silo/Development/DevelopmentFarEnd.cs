using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Sscd.Pki;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development;

/// <summary>
/// What lies outside the MSSP in real life and is simulated in Development: the mobile operator's cards with their holders, and the certification authority.
/// </summary>
internal sealed class DevelopmentFarEnd : IAsyncDisposable
{
    private DevelopmentFarEnd(DevelopmentCa ca, SimulatedCards cards)
    {
        Ca = ca;
        Cards = cards;
    }

    public DevelopmentCa Ca { get; }

    public SimulatedCards Cards { get; }

    public static async Task<DevelopmentFarEnd> OpenAsync(string dataDirectory, TimeProvider time, ILoggerFactory loggers)
    {
        Directory.CreateDirectory(dataDirectory);
        var ca = DevelopmentCa.LoadOrCreate(Path.Combine(dataDirectory, "pki"), time);
        var cards = await SimulatedCards.OpenAsync(Path.Combine(dataDirectory, "simulated-cards.db"), time, loggers.CreateLogger<SimulatedCards>());
        return new DevelopmentFarEnd(ca, cards);
    }

    /// <summary>Certifies a user's key. The subject's serialNumber has the 16 characters that clients look for (wire rule 25).</summary>
    public byte[] IssueCertificate(byte[] publicKey, string digits, DevelopmentKey key)
    {
        var pseudonym = Convert.ToHexStringLower(SHA256.HashData(publicKey))[..10];
        return Ca.IssueUser(publicKey, new UserCertificate(key.Pseudonym ? "MSSPSN" + pseudonym : "MSSDEV" + digits.PadLeft(10, '0')[^10..], "FI")
        {
            Pseudonym = key.Pseudonym ? pseudonym : null,
            Purpose = key.Operations.Contains(ProfileOperation.Sign) ? UserKeyPurpose.Signature : UserKeyPurpose.Authentication,
        });
    }

    public ValueTask DisposeAsync() => Cards.DisposeAsync();
}
