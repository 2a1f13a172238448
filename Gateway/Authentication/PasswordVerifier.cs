using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Gateway.Authentication;

/// <summary>
/// Verifies AP passwords against slow hashes and remembers the results, so that a request costs one HMAC and a guess costs what the hash costs.
/// </summary>
/// <remarks>
/// What is remembered is a keyed digest of the password with the hash it was checked against, under a key that lives as long as the process:
/// a change of the stored hash forgets by itself, and a memory dump holds no password.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of.")]
public sealed class PasswordVerifier(TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private const int MaxWaiting = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Against a hash that nobody's password has: an unknown AP costs the same time as a known one.
    private static readonly Lazy<string> Decoy = new(() => PasswordHash.Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<Digest, (bool Result, DateTimeOffset Until)> _remembered = new();
    private readonly ConcurrentDictionary<Digest, Task<bool?>> _running = new();

    // Guessing must not take the processors from those who know their password: one at a time, and not many waiting.
    private readonly SemaphoreSlim _slow = new(1, 1);
    private int _waiting;

    /// <summary>How many slow verifications have been made; for tests and metrics.</summary>
    public long SlowVerifications { get; private set; }

    /// <summary>Verifies a password.</summary>
    /// <param name="apId">
    /// AP_ID as received. Remembered with the password: were one guess remembered for all unknown APs, the quick answer to the second would tell that it is one.
    /// </param>
    /// <param name="password">As received.</param>
    /// <param name="storedHash">The AP's hash, or null for an unknown AP: the answer is then false after the usual time.</param>
    /// <param name="further">Hashes of further passwords of the AP, or null; any of them proves it.</param>
    /// <returns>True, false, or null when too many verifications are waiting.</returns>
    public async ValueTask<bool?> VerifyAsync(string apId, string password, string? storedHash, IReadOnlyList<string>? further = null)
    {
        ArgumentNullException.ThrowIfNull(apId);
        ArgumentNullException.ThrowIfNull(password);
        var digest = DigestOf(apId, password, storedHash, further);
        if (_remembered.TryGetValue(digest, out var known) && time.GetUtcNow() < known.Until)
        {
            return known.Result;
        }

        // An AP's requests that come at the same time, as after a start, wait for one verification and count as one.
        var own = new TaskCompletionSource<bool?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _running.GetOrAdd(digest, own.Task);
        if (running == own.Task)
        {
            _ = CompleteAsync(own, digest, password, AllOf(storedHash, further));
        }

        return await running;
    }

    private async Task CompleteAsync(TaskCompletionSource<bool?> own, Digest digest, string password, string[] stored)
    {
        // Forgotten before it is answered: whoever heard the answer and asks again must not meet this verification again.
        bool? result;
        try
        {
            result = await VerifySlowlyAsync(digest, password, stored);
        }
        catch (Exception e)
        {
            _running.TryRemove(digest, out _);
            own.SetException(e);
            return;
        }

        _running.TryRemove(digest, out _);
        own.SetResult(result);
    }

    private async Task<bool?> VerifySlowlyAsync(Digest digest, string password, string[] stored)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _slow.WaitAsync();
            try
            {
                if (!_remembered.TryGetValue(digest, out var known) || time.GetUtcNow() >= known.Until)
                {
                    SlowVerifications++;
                    var result = await Task.Run(() => PasswordHash.VerifyAny(password, stored.Length > 0 ? stored : [Decoy.Value])) && stored.Length > 0;
                    known = (result, time.GetUtcNow() + Lifetime);
                    Remember(digest, known);
                }

                return known.Result;
            }
            finally
            {
                _slow.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Remember(Digest digest, (bool Result, DateTimeOffset Until) entry)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear(); // guessing filled it; those who know their password are verified once more
        }

        _remembered[digest] = entry;
    }

    private static string[] AllOf(string? storedHash, IReadOnlyList<string>? further) => [.. storedHash is null ? [] : new[] { storedHash }, .. further ?? []];

    private Digest DigestOf(string apId, string password, string? storedHash, IReadOnlyList<string>? further)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(storedHash ?? ""));
        for (var i = 0; i < further?.Count; i++)
        {
            hmac.AppendData("\n"u8);
            hmac.AppendData(Encoding.UTF8.GetBytes(further[i]));
        }

        hmac.AppendData([0]);
        hmac.AppendData(Encoding.UTF8.GetBytes(apId)); // no octet 0: XML has none
        hmac.AppendData([0]);
        hmac.AppendData(Encoding.UTF8.GetBytes(password));
        Span<byte> mac = stackalloc byte[32];
        hmac.GetHashAndReset(mac);
        return new Digest(BitConverter.ToInt128(mac), BitConverter.ToInt128(mac[16..]));
    }

    private readonly record struct Digest(Int128 High, Int128 Low);
}
