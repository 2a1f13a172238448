using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.App;

/// <summary>How an app proves that a request is its own.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Time">Milliseconds since 1970, UTC, by the app's clock.</param>
/// <param name="Nonce">16 to 64 characters, new for each request.</param>
/// <param name="Signature">r and s (IEEE P1363) of the device key over <see cref="AppAuthentication.SignedText"/> with SHA-256.</param>
public sealed record AppProof(string DeviceId, long Time, string Nonce, byte[] Signature);

/// <summary>
/// Authenticates apps: each request is signed by the device key over method, path, time, nonce and content. A request is taken once: for 5 minutes its nonce is remembered,
/// later its time is too old. Nonces are remembered by each node alone; what changes anything also carries a counter, which all nodes share.
/// </summary>
public sealed class AppAuthentication(IAppStore store, TimeProvider time)
{
    private const int MaxNonces = 1024;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Nonces> _nonces = new();

    /// <summary>What the device key signs.</summary>
    /// <param name="method">HTTP method in capitals.</param>
    /// <param name="path">Path and query as they are sent.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="milliseconds">The request's time.</param>
    /// <param name="nonce">The request's nonce.</param>
    /// <param name="body">The request's content; empty for GET.</param>
    public static byte[] SignedText(string method, string path, string deviceId, long milliseconds, string nonce, ReadOnlySpan<byte> body) => Encoding.UTF8.GetBytes(
        $"mss app request v1\n{method}\n{path}\n{deviceId}\n{milliseconds.ToString(CultureInfo.InvariantCulture)}\n{nonce}\n{Convert.ToBase64String(SHA256.HashData(body))}");

    /// <summary>The device whose request it is, or why it is nobody's.</summary>
    public async ValueTask<(AppDevice? Device, string Refusal)> AuthenticateAsync(
        AppProof proof, string method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var now = time.GetUtcNow();
        if (Math.Abs(now.ToUnixTimeMilliseconds() - (double)proof.Time) > Window.TotalMilliseconds)
        {
            return (null, "time: more than 5 minutes from the server's clock");
        }

        if (proof.Nonce.Length is < 16 or > 64 || proof.Signature.Length != 64)
        {
            return (null, "nonce must have 16 to 64 characters, signature 64 octets");
        }

        // One text for an unknown device and a wrong signature: nobody learns which devices there are.
        const string Wrong = "signature: does not verify";
        if (await store.FindDeviceAsync(proof.DeviceId, cancellationToken).ConfigureAwait(false) is not { } device)
        {
            return (null, Wrong);
        }

        using (var key = ECDsa.Create())
        {
            key.ImportSubjectPublicKeyInfo(device.DeviceKey, out _);
            if (!key.VerifyData(SignedText(method, path, proof.DeviceId, proof.Time, proof.Nonce, body.Span), proof.Signature, HashAlgorithmName.SHA256))
            {
                return (null, Wrong);
            }
        }

        return _nonces.GetOrAdd(device.DeviceId, _ => new Nonces()).TryAdd(proof.Nonce, now) ? (device, "") : (null, "nonce: was used before, or too many requests");
    }

    // Only of devices that exist and signed: nobody else can fill it.
    private sealed class Nonces
    {
        private readonly HashSet<string> _known = [];
        private readonly Queue<(string Nonce, DateTimeOffset At)> _order = [];

        public bool TryAdd(string nonce, DateTimeOffset now)
        {
            lock (_order)
            {
                // Twice the window: a request's time may lie so far ahead.
                while (_order.TryPeek(out var oldest) && now - oldest.At > 2 * Window)
                {
                    _known.Remove(_order.Dequeue().Nonce);
                }

                if (_order.Count >= MaxNonces || !_known.Add(nonce))
                {
                    return false;
                }

                _order.Enqueue((nonce, now));
                return true;
            }
        }
    }
}
