using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Keys;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>Joins the halves for one signature, goes on to the next generation, and suspends a key of which there are two cards.</summary>
internal sealed partial class SplitSigner(SplitKeys keys, ILogger logger) : IDisposable
{
    private const int OpenKeys = 4096;
    private const int Attempts = 8;
    private readonly ILogger _logger = logger;
    private long _joined;
    private readonly HandleCache<string, PublicKey> _public = new(OpenKeys);

    /// <summary>Times that halves were joined and signed since the start.</summary>
    public long Joined => Interlocked.Read(ref _joined);

    /// <summary>Signs with the half that an answer brought.</summary>
    /// <param name="open">What is signed.</param>
    /// <param name="answer">The card's answer.</param>
    /// <param name="asked">What it answers, when it was asked just now; null for an answer that came by itself.</param>
    /// <returns>Signed; 403 when the key is suspended; Unknown when the answer is an old one, so that the card must be asked again; null when it is not the user's consent to this.</returns>
    /// <exception cref="VaultException">Nothing was signed, or it is not known whether the step was written.</exception>
    public async ValueTask<SscdReply?> SignAsync(ServerTransaction open, SplitAnswer answer, SplitQuestion? asked)
    {
        var (request, name) = (open.Request!, new VaultKeyName(open.DeviceId, open.Request!.KeyId));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var key = await keys.FindAsync(name, CancellationToken.None).ConfigureAwait(false) ?? throw new VaultException($"split key {name.Owner}/{name.KeyId} was destroyed");
            if (!IsGiven(key.Half, answer, open))
            {
                return null;
            }

            if (key.Half.IsSuspended)
            {
                return Suspended;
            }

            var step = key.Half.StepOf(answer.Generation, answer.Nonce);
            if (!answer.HasHalf || step is SplitStep.Behind or SplitStep.Ahead)
            {
                if (WhatIsWrong(key.Half, answer, asked) is not { } wrong)
                {
                    return SscdReply.Unknown;
                }

                if (await TrySuspendAsync(key, wrong).ConfigureAwait(false))
                {
                    return Suspended;
                }
            }
            else if (step == SplitStep.Forked)
            {
                if (await TrySuspendAsync(key, "two different cards, or copies of one, have left the same generation").ConfigureAwait(false))
                {
                    return Suspended;
                }
            }
            else if (TrySign(key, step, answer, request) is not { } signature)
            {
                if (await TrySuspendAsync(key, "the halves of server and card do not fit").ConfigureAwait(false))
                {
                    return Suspended;
                }
            }
            else if (step == SplitStep.Previous || await TryAdvanceAsync(key, answer).ConfigureAwait(false))
            {
                return SscdReply.Signed(signature);
            }

            // Another transaction of the same key was quicker: its step is looked at like any other.
        }

        throw new VaultException($"split key {name.Owner}/{name.KeyId} is used by too many at once") { IsTemporary = true };
    }

    /// <summary>True when an answer is the user's consent to this transaction, or says for it that card and server are out of step.</summary>
    public static bool IsGiven(ServerHalf half, SplitAnswer answer, ServerTransaction open) =>
        answer.Epoch <= open.Epoch && answer.IsAuthentic(half.Authentication, open.DeviceId, open.Request!.KeyId, open.TransactionId, open.Request.Statement);

    /// <summary>Signs a proof of possession while the card is prepared; no step is taken.</summary>
    public static byte[] Prove(SplitKeyEntry key, SplitAnswer answer, byte[] digest)
    {
        using var joined = answer.Open(key.Half.Chain);
        using var rsa = SplitSecret.Join(joined, key.Half.ShareOf(SplitStep.Current)) ?? throw new VaultException("the halves of server and card do not fit");
        return rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public void Dispose() => _public.Dispose();

    /// <summary>What a suspended key answers.</summary>
    internal static SscdReply Suspended => SscdReply.Failed(403, "the split key is suspended: card and server do not fit together any more");

    // Only what the card says when it is asked just now condemns it: an answer that was sealed earlier may have been on its way for long.
    private static string? WhatIsWrong(ServerHalf half, SplitAnswer answer, SplitQuestion? asked)
    {
        if (asked is null || !CryptographicOperations.FixedTimeEquals(answer.Challenge, asked.Challenge))
        {
            return null;
        }

        if (answer.Generation > half.Generation)
        {
            return $"the card is at generation {answer.Generation}, the server at {half.Generation}: the server's store was set back, or there is a second one";
        }

        return answer.Generation < asked.Generation
            ? $"the card is at generation {answer.Generation} and cannot follow to {asked.Generation}: it was set back, or a copy of it was used"
            : answer.Generation == asked.Generation && !answer.HasHalf ? $"card and server have different keys at generation {answer.Generation}: a copy was used" : null;
    }

    // All that is of the joined key is gone when this ends.
    private byte[]? TrySign(SplitKeyEntry key, SplitStep step, SplitAnswer answer, ServerRequest request)
    {
        using var joined = answer.Open(key.Half.ChainOf(step));
        using var rsa = SplitSecret.Join(joined, key.Half.ShareOf(step));
        if (rsa is null)
        {
            return null;
        }

        var padding = request.Scheme.Algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        byte[] signature;
        try
        {
            signature = rsa.SignHash(request.Digest, request.Scheme.Hash, padding);
        }
        catch (CryptographicException e)
        {
            throw new VaultException("the joined key could not sign", e);
        }

        Interlocked.Increment(ref _joined);
        using var certified = _public.Rent(Convert.ToBase64String(key.Row.PublicKey), static encoded => PublicKey.TryImport(encoded), key.Row.PublicKey);
        return certified.Handle is not null && certified.Handle.Verify(request.Scheme, request.Digest, signature) ? signature : null;
    }

    private async ValueTask<bool> TryAdvanceAsync(SplitKeyEntry key, SplitAnswer answer)
    {
        using var next = key.Half.Next(answer.Nonce);
        return await keys.TryReplaceAsync(key, next).ConfigureAwait(false);
    }

    private async ValueTask<bool> TrySuspendAsync(SplitKeyEntry key, string reason)
    {
        using var suspended = key.Half.Suspended();
        if (!await keys.TryReplaceAsync(key, suspended).ConfigureAwait(false))
        {
            return false;
        }

        LogSuspended(key.Row.Name.KeyId, key.Row.Name.Owner, reason);
        return true;
    }

    [LoggerMessage(3701, LogLevel.Critical, "Split key {KeyId} of device {DeviceId} is suspended and signs nothing any more: {Reason}. Retire the device, revoke its certificate and register it anew")]
    private partial void LogSuspended(string keyId, string deviceId, string reason);
}
