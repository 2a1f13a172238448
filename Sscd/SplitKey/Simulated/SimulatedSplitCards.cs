using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;

namespace Mss.Sscd.SplitKey.Simulated;

/// <summary>
/// Simulated cards that hold halves of keys, with their users: screen, PINs, try counters and memory as <see cref="SimulatedCards"/>, in a file of their own. For development and tests: halves lie
/// unencrypted in the file.
/// </summary>
public sealed class SimulatedSplitCards : ISimChannel, ISplitCardIssuer, IAsyncDisposable
{
    private readonly Func<string, string, (SimulatedUser User, string? Pin)> _personOf;
    private readonly KeyedGate _gate = new();

    private SimulatedSplitCards(SimulatedCards cards, Func<string, string, (SimulatedUser User, string? Pin)> personOf) => (Cards, _personOf) = (cards, personOf);

    /// <summary>Screens, users and counters of the cards.</summary>
    public SimulatedCards Cards { get; }

    /// <summary>Opens the cards.</summary>
    /// <param name="path">The file, made when missing; null keeps everything in memory.</param>
    /// <param name="time">The cards' clock.</param>
    /// <param name="personOf">The user of a new card, and the PIN of a new key or null for click-OK; by subscriber and key id.</param>
    /// <param name="logger">For failures of the simulation itself.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or another process has it open.</exception>
    public static async Task<SimulatedSplitCards> OpenAsync(
        string? path, TimeProvider time, Func<string, string, (SimulatedUser User, string? Pin)> personOf, ILogger<SimulatedCards>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(personOf);
        return new SimulatedSplitCards(
            await SimulatedCards.OpenAsync(path, time, logger, store =>
            {
                // A nonce that left the card must be there after a loss of power too, and a half that was left behind must not.
                store.Execute("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
                return new SplitApprovals();
            }).ConfigureAwait(false),
            personOf);
    }

    /// <inheritdoc/>
    public async ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken)
    {
        var transaction = message.Transaction;
        if (Cards.UserOf(transaction.DeviceId) is null || SplitQuestion.TryDecode(message.Attachment.Span) is not { } question)
        {
            return new SscdReply(SscdState.Unreachable, Detail: "no such card, or no question to one");
        }

        try
        {
            using (await _gate.EnterAsync(transaction.DeviceId, cancellationToken).ConfigureAwait(false))
            {
                using var half = Read(transaction.DeviceId, question.KeyId);
                if (half is null)
                {
                    return SscdReply.Failed(404, $"the card has no key '{question.KeyId}'");
                }

                if (!question.IsAuthentic(half.Authentication, message.Operation, transaction))
                {
                    return new SscdReply(SscdState.Unreachable, Detail: "the card does not listen: it was not its server that asked");
                }

                if (!await FollowsAsync(half, question, transaction.DeviceId).ConfigureAwait(false))
                {
                    return SscdReply.Signed(SplitAnswer.OutOfStep(half, transaction.DeviceId, question.KeyId, transaction.TransactionId, transaction.Epoch, question.Challenge));
                }
            }

            var reply = await Cards.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return reply.State == SscdState.Signed ? await SealAsync(transaction.DeviceId, transaction.TransactionId, reply, question.Challenge).ConfigureAwait(false) : reply;
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            return new SscdReply(SscdState.Unreachable, Detail: "the card's memory failed");
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) => Cards.InquireBlockedKeysAsync(deviceId, cancellationToken);

    /// <inheritdoc/>
    public void OnAnswer(SimAnswerHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Cards.OnAnswer(async (deviceId, transactionId, reply) => await handler(
            deviceId,
            transactionId,
            reply.State == SscdState.Signed ? await SealAsync(deviceId, transactionId, reply, new byte[SplitQuestion.ChallengeSize]).ConfigureAwait(false) : reply).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryAssignAsync(string deviceId, string subscriber, CancellationToken cancellationToken) => new(Cards.TryAssignAsync(deviceId, subscriber));

    async ValueTask ISplitCardIssuer.InstallAsync(string deviceId, string subscriber, string keyId, CardHalf half, byte[] publicKey, CancellationToken cancellationToken)
    {
        var (user, pin) = _personOf(subscriber, keyId);
        var octets = half.Encode();
        await Cards.CreateCardAsync(deviceId, [new SimKeySpec(keyId, SimKeyAlgorithm.Rsa2048, pin)], user, spec => new GeneratedKey(spec, octets, publicKey), cancellationToken).ConfigureAwait(false);

        // The key may have been there from an attempt that was broken off.
        await Cards.Store.WriteAsync(t => Cards.Store.UpdatePrivateKey(t, deviceId, keyId, octets, publicKey)).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(octets);
    }

    async ValueTask<byte[]?> ISplitCardIssuer.ProveAsync(string deviceId, string keyId, string purpose, byte[] statement, CancellationToken cancellationToken)
    {
        using (await _gate.EnterAsync(deviceId, cancellationToken).ConfigureAwait(false))
        {
            using var half = Read(deviceId, keyId);
            return half is { Generation: 0, HasNonce: false }
                ? SplitAnswer.Seal(half, deviceId, keyId, purpose, 0, new byte[SplitQuestion.ChallengeSize], statement)
                : null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask EraseAsync(string deviceId, string subscriber, CancellationToken cancellationToken) => await Cards.EraseAsync(deviceId, subscriber).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Cards.DisposeAsync();

    private CardHalf? Read(string deviceId, string keyId) => CardHalf.TryDecode(Cards.Store.ReadPrivateKey(deviceId, keyId));

    // True when the card is at the server's generation, now or after a step.
    private async ValueTask<bool> FollowsAsync(CardHalf half, SplitQuestion question, string deviceId)
    {
        if (half.Generation == question.Generation)
        {
            return CryptographicOperations.FixedTimeEquals(SplitChain.StepTag(half.Chain, question.Challenge), question.StepTag);
        }

        if (!half.HasNonce || half.Generation + 1 != question.Generation)
        {
            return false;
        }

        using var next = half.Copy();
        next.Advance();
        if (!CryptographicOperations.FixedTimeEquals(SplitChain.StepTag(next.Chain, question.Challenge), question.StepTag))
        {
            return false;
        }

        await WriteAsync(next, deviceId, question.KeyId).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<SscdReply> SealAsync(string deviceId, string transactionId, SscdReply approved, ReadOnlyMemory<byte> challenge)
    {
        var (statement, epoch, keyId) = SplitApprovals.Read(approved.Signature!);
        using (await _gate.EnterAsync(deviceId, CancellationToken.None).ConfigureAwait(false))
        {
            using var half = Read(deviceId, keyId);
            if (half is null)
            {
                return SscdReply.Failed(404, $"the card has no key '{keyId}' any more");
            }

            if (!half.HasNonce)
            {
                half.ChooseNonce();
                await WriteAsync(half, deviceId, keyId).ConfigureAwait(false);
            }

            return SscdReply.Signed(SplitAnswer.Seal(half, deviceId, keyId, transactionId, epoch, challenge.Span, statement));
        }
    }

    private async Task WriteAsync(CardHalf half, string deviceId, string keyId)
    {
        var octets = half.Encode();
        await Cards.Store.WriteAsync(t => Cards.Store.UpdateHalf(t, deviceId, keyId, octets)).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(octets);
    }
}
