using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Keys;
using Mss.Sscd.Provisioning;

namespace Mss.Sscd.App;

/// <summary>What an app sends to be enrolled.</summary>
/// <param name="Code">The coupling code, as the user typed or scanned it.</param>
/// <param name="DeviceKey">P-256, DER SubjectPublicKeyInfo.</param>
/// <param name="SigningKey">P-256, DER SubjectPublicKeyInfo; another key than <paramref name="DeviceKey"/>.</param>
/// <param name="DeviceProof">DER signature of the device key over <see cref="ProofOfPossession"/> with the code as challenge and the name <c>device</c>.</param>
/// <param name="SigningProof">The same of the signing key, with the name <c>sign</c>.</param>
public sealed record AppToEnrol(string Code, byte[] DeviceKey, byte[] SigningKey, byte[] DeviceProof, byte[] SigningProof);

/// <summary>An enrolled device, or why there is none.</summary>
/// <param name="Device">The device, or null.</param>
/// <param name="WrongMember">The member that is wrong; null when <see cref="TooMany"/>.</param>
/// <param name="TooMany">True when too many wrong codes came of late, from whomever.</param>
public sealed record AppEnrolled(AppDevice? Device, string? WrongMember = null, bool TooMany = false)
{
    /// <summary>As <see cref="AppCoupling.Wish"/>.</summary>
    public string? Wish { get; init; }
}

/// <summary>Couples apps with users: a one-time code that the user gets on another way, and proof that the app has the keys that it names.</summary>
public sealed partial class AppEnrolment(IAppStore store, TimeProvider time, ILogger<AppEnrolment> logger)
{
    /// <summary>Name of the device key in its proof.</summary>
    public const string DeviceKeyName = "device";

    // Without letters that are taken for others (Crockford). 12 of 32 letters are 60 bits: with the limit below a guess succeeds once in many million years.
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;
    private const int FailuresPerMinute = 30;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _minute;
    private int _failures;

    /// <summary>Makes a coupling code for a user: 12 letters and digits, valid once and for 10 minutes.</summary>
    /// <param name="subscriber">Normalised mobile number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string> CreateCodeAsync(string subscriber, CancellationToken cancellationToken) =>
        (await CreateAsync(subscriber, null, cancellationToken).ConfigureAwait(false)).Code;

    /// <summary>As <see cref="CreateCodeAsync"/>, with what shall be done once an app is enrolled.</summary>
    internal async ValueTask<(string Code, DateTimeOffset Expires)> CreateAsync(string subscriber, string? wish, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscriber);
        var code = RandomNumberGenerator.GetString(Letters, Length);
        var expires = time.GetUtcNow() + Lifetime;
        await store.AddCouplingAsync(new AppCoupling(Hash(code), subscriber, expires) { Wish = wish }, cancellationToken).ConfigureAwait(false);
        return (code, expires);
    }

    /// <summary>Enrols an app.</summary>
    public async ValueTask<AppEnrolled> EnrolAsync(AppToEnrol app, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        var code = app.Code.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

        // Proofs first: they cost nothing to judge and an error in them shall not cost the user the code.
        if (!IsP256(app.DeviceKey) || !Proves(app.DeviceKey, app.DeviceProof, code, DeviceKeyName))
        {
            return new AppEnrolled(null, IsP256(app.DeviceKey) ? nameof(app.DeviceProof) : nameof(app.DeviceKey));
        }

        if (!IsP256(app.SigningKey) || app.SigningKey.AsSpan().SequenceEqual(app.DeviceKey))
        {
            return new AppEnrolled(null, nameof(app.SigningKey));
        }

        if (!Proves(app.SigningKey, app.SigningProof, code, AppDevice.KeyId))
        {
            return new AppEnrolled(null, nameof(app.SigningProof));
        }

        if (IsOverLimit())
        {
            return new AppEnrolled(null, TooMany: true);
        }

        if (await store.TakeCouplingAsync(Hash(code), cancellationToken).ConfigureAwait(false) is not { } coupling || coupling.Expires <= time.GetUtcNow())
        {
            CountFailure();
            return new AppEnrolled(null, nameof(app.Code));
        }

        var device = new AppDevice("a" + RandomNumberGenerator.GetHexString(31, lowercase: true), coupling.Subscriber, app.DeviceKey, app.SigningKey, 0, null, 1)
        {
            CodeHash = coupling.CodeHash,
            SigningProof = app.SigningProof,
        };
        if (!await store.PutDeviceAsync(device, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException("a random device id exists already");
        }

        LogEnrolled(device.DeviceId);
        return new AppEnrolled(device) { Wish = coupling.Wish };
    }

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private static bool Proves(byte[] key, byte[] proof, string code, string name)
    {
        var challenge = Encoding.UTF8.GetBytes(code);
        return ProofOfPossession.Verify(new ProvidedKey(key, new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), proof), challenge, name);
    }

    private static bool IsP256(byte[] key)
    {
        using var imported = PublicKey.TryImport(key);
        if (imported is not { Algorithm: KeyAlgorithm.EllipticCurve, KeySize: 256 })
        {
            return false;
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key, out _);
        return ecdsa.ExportParameters(false).Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256";
    }

    private bool IsOverLimit()
    {
        lock (_lock)
        {
            return time.GetUtcNow() - _minute < TimeSpan.FromMinutes(1) && _failures >= FailuresPerMinute;
        }
    }

    private void CountFailure()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now - _minute >= TimeSpan.FromMinutes(1))
            {
                (_minute, _failures) = (now, 0);
            }

            _failures++;
        }
    }

    [LoggerMessage(3521, LogLevel.Information, "App {DeviceId} is enrolled")]
    private partial void LogEnrolled(string deviceId);
}
