using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Sscd.Pki;
using Mss.Sscd.Sim;
using Mss.Storage;

namespace Mss.Silo.Development;

/// <summary>
/// What lies outside the MSSP in real life and is simulated in Development: the mobile operator's cards with their holders, and the certification authority.
/// </summary>
internal sealed class DevelopmentFarEnd(string dataDirectory, TimeProvider time) : IAsyncDisposable
{
    private SimulatedCards? _cards;
    private SimulatedCards? _appPhones;

    public DevelopmentCa Ca { get; } = DevelopmentCa.LoadOrCreate(Path.Combine(dataDirectory, "pki"), time);

    public SimulatedCards Cards => _cards ?? throw new InvalidOperationException("the simulated cards are not open yet");

    /// <summary>The secure elements of the phones that have the app.</summary>
    public SimulatedCards AppPhones => _appPhones ?? throw new InvalidOperationException("the simulated phones are not open yet");

    /// <summary>Opens the cards; the requests on their screens are shown again.</summary>
    /// <exception cref="StorageException">The file cannot be used.</exception>
    public async Task OpenCardsAsync(ILogger<SimulatedCards> logger)
    {
        _cards = await OpenAsync("simulated-cards.db", logger);
        _appPhones = await OpenAsync("simulated-phones.db", logger);
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

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in new[] { _cards, _appPhones })
        {
            if (opened is not null)
            {
                await opened.DisposeAsync();
            }
        }
    }

    private async Task<SimulatedCards> OpenAsync(string name, ILogger<SimulatedCards> logger)
    {
        var path = Path.Combine(dataDirectory, name);
        try
        {
            return await SimulatedCards.OpenAsync(path, time, logger);
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{path} cannot be used: {e.Message} Restore it, or start anew with another data directory.", e);
        }
    }
}
