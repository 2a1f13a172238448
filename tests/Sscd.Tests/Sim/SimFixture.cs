using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

/// <summary>SIM cards in a file, for the contract suite.</summary>
internal sealed class SimFixture(SimKeyAlgorithm algorithm, bool overTheAir = false) : ISscdFixture
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SimSscd? _sscd;

    public SimulatedCards Cards { get; private set; } = null!;

    /// <summary>What is between the MSSP and the cards, if they are reached over the air.</summary>
    public OverTheAir? Air { get; private set; }

    public ISscd Sscd => _sscd!;

    public TimeProvider Time => _time;

    public string KeyId => "sign";

    public SignatureScheme Scheme { get; init; } =
        new(algorithm == SimKeyAlgorithm.EcP256 ? SignatureAlgorithm.Ecdsa : SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);

    public async Task<ISscdFixture> OpenAsync()
    {
        Cards = await SimulatedCards.OpenAsync(_folder["cards.db"], _time);
        Air = overTheAir ? new OverTheAir(Cards, _time) : null;
        _sscd = new SimSscd(Air is null ? new SimulatedNetwork(Cards) : new SimulatedNetwork(Air.Channel, Cards.UserOf));
        return this;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public Task CreateDeviceAsync(string deviceId, SimulatedUser user, string? pin) =>
        Cards.CreateCardAsync(deviceId, [new SimKeySpec(KeyId, algorithm, pin)], user);

    public Task SetUserAsync(string deviceId, SimulatedUser user) => Cards.SetUserAsync(deviceId, user);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => new SimulatedPhones(Cards).ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => new SimulatedPhones(Cards).RefuseAsync(deviceId, transactionId);

    public ShownRequest? Shown(string deviceId) => new SimulatedPhones(Cards).Pending(deviceId);

    public async Task<bool> VerifyAsync(string deviceId, ReadOnlyMemory<byte> digest, byte[] signature)
    {
        var spki = (await Cards.GetPublicKeysAsync(deviceId))[KeyId];
        if (algorithm == SimKeyAlgorithm.EcP256)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
            return ecdsa.VerifyHash(digest.Span, signature, DSASignatureFormat.Rfc3279DerSequence);
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(spki, out _);
        return rsa.VerifyHash(
            digest.Span, signature, Scheme.Hash, Scheme.Algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    public long SignaturesMade(string deviceId) => Cards.SignaturesMadeBy(deviceId);

    /// <summary>Takes the files as they are in mid-air: nothing that closing them might write is there.</summary>
    public async Task CrashAsync()
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "cards.db*"))
        {
            // SQLite's lock is advisory; a plain copy sees what a killed process would have left.
            File.Copy(file, file.Replace("cards.db", "crashed.db", StringComparison.Ordinal));
        }

        Air?.Dispose();
        await Cards.DisposeAsync();
        foreach (var file in Directory.GetFiles(_folder.Path, "cards.db*"))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(_folder.Path, "crashed.db*"))
        {
            File.Move(file, file.Replace("crashed.db", "cards.db", StringComparison.Ordinal));
        }

        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Air?.Dispose();
        await Cards.DisposeAsync();
        _folder.Dispose();
    }
}
