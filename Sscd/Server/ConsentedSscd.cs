using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Keys;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>
/// What the kinds have in common whose signature is made on this side, after the user has consented elsewhere: the transaction ids, the fence, the order of asking, signing and recording.
/// </summary>
/// <remarks>
/// The private key is used only after a consent verifies, and the value leaves only after it is recorded durably under its transaction id; whoever was quicker, the first that was recorded is
/// everybody's. Two silos that own the same transaction agree by the store's conditional write.
/// </remarks>
public abstract partial class ConsentedSscd : ISscd, ISscdAnswerSource
{
    private readonly IServerDevices _devices;
    private readonly IServerTransactions _transactions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyedGate _gate = new();
    private readonly Receivers<ISscdAnswerSink> _receivers = new();

    private protected ConsentedSscd(IServerDevices devices, IServerTransactions transactions, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(time);
        (_devices, _transactions, _time, _logger) = (devices, transactions, time, logger);
    }

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.RefusalOfSeveral(Kind + " key") is { } several)
        {
            return new(several);
        }

        return ReplyAsync(command, async (device, known) =>
        {
            if (known?.Request is not null && !known.Request.SignsTheSameAs(command))
            {
                return SscdReply.Failed(406, "the transaction id was used for another key, scheme or digest");
            }

            if (known is not null && known.Outcome.IsFinal)
            {
                return (await SeenAsync(known, command.Epoch).ConfigureAwait(false)).Outcome;
            }

            var request = known?.Request
                ?? new ServerRequest(command.KeyId, command.Scheme, command.Digest.ToArray(), ConsentStatement.Digest(command), command.Deadline);
            if (!request.Statement.AsSpan().SequenceEqual(ConsentStatement.Digest(command)))
            {
                return SscdReply.Failed(406, "the transaction id was used for another text or AP");
            }

            // On record before the user is asked: whatever comes later, under this id nothing else is signed.
            var open = new ServerTransaction(command.TransactionId, command.DeviceId, known?.Version ?? 0, command.Epoch, request, SscdReply.Pending);
            if (await RefusalAsync(command.TransactionId, request, command.DeviceId, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return await ConcludeAsync(open, refusal).ConfigureAwait(false);
            }

            if (known?.Request is null || known.Epoch < command.Epoch)
            {
                open = await WriteAsync(open).ConfigureAwait(false);
            }

            var reply = await AskAsync(device, request, command, cancellationToken).ConfigureAwait(false);
            return await ActAsync(open, device, reply).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return ReplyAsync(transaction, async (device, known) =>
        {
            // For an id never seen too: an older owner's request may still be on its way.
            var seen = known is null
                ? await WriteAsync(new ServerTransaction(transaction.TransactionId, transaction.DeviceId, 0, transaction.Epoch, null, SscdReply.Unknown)).ConfigureAwait(false)
                : await SeenAsync(known, transaction.Epoch).ConfigureAwait(false);
            if (seen.Outcome.State != SscdState.Pending)
            {
                return seen.Outcome;
            }

            var reply = await AskAgainAsync(device, seen, cancellationToken).ConfigureAwait(false);
            return await ActAsync(seen, device, reply).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return ReplyAsync(transaction, async (device, known) =>
        {
            if (known is not null && known.Outcome.IsFinal)
            {
                return (await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)).Outcome;
            }

            var open = known is null
                ? new ServerTransaction(transaction.TransactionId, transaction.DeviceId, 0, transaction.Epoch, null, SscdReply.Unknown)
                : known with { Epoch = transaction.Epoch };
            if (known?.Outcome.State == SscdState.Pending)
            {
                var reply = await TakeBackAsync(device, open, cancellationToken).ConfigureAwait(false);
                if (reply.State is ConsentState.Failed or ConsentState.Stale
                    || (reply.State == ConsentState.Given && await IsGivenAsync(open, device, reply).ConfigureAwait(false)))
                {
                    return await ActAsync(open, device, reply).ConfigureAwait(false);
                }
            }

            // True even when the user's device is not reached: the key is here, and with this on record it will not sign.
            return await ConcludeAsync(open, new SscdReply(SscdState.Forgotten, Detail: "cancelled")).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(ISscdAnswerSink sink) => _receivers.Add(sink);

    /// <summary>A user has answered a question that was pending.</summary>
    private protected async ValueTask AnsweredLateAsync(string transactionId, ConsentReply reply)
    {
        SscdReply outcome;
        try
        {
            using (await _gate.EnterAsync(transactionId, CancellationToken.None).ConfigureAwait(false))
            {
                if (await _transactions.FindTransactionAsync(transactionId, CancellationToken.None).ConfigureAwait(false) is not { Outcome.State: SscdState.Pending } open
                    || await _devices.FindDeviceAsync(open.DeviceId, CancellationToken.None).ConfigureAwait(false) is not { } device)
                {
                    return;
                }

                outcome = await ActAsync(open, device, reply).ConfigureAwait(false);
            }
        }
        catch (VaultException e)
        {
            LogStoreFailed(e, transactionId); // the consent stays on the user's device, and the transaction's owner inquires
            return;
        }

        if (outcome.State is SscdState.Signed or SscdState.Failed)
        {
            await _receivers.DeliverAsync(sink => sink.AnsweredAsync(transactionId, outcome), e => LogSinkFailed(e, transactionId, outcome.State)).ConfigureAwait(false);
        }
    }

    // What all messages have in common: one at a time for a transaction, the fence, and failures of the store as replies.
    private async ValueTask<SscdReply> ReplyAsync(
        TransactionOnDevice message, Func<ServerDevice, ServerTransaction?, ValueTask<SscdReply>> act, CancellationToken cancellationToken)
    {
        try
        {
            using (await _gate.EnterAsync(message.TransactionId, cancellationToken).ConfigureAwait(false))
            {
                var known = await _transactions.FindTransactionAsync(message.TransactionId, cancellationToken).ConfigureAwait(false);
                if (known is not null && known.DeviceId != message.DeviceId)
                {
                    return SscdReply.Failed(406, "the transaction id was used on another device");
                }

                if (known is not null && message.Epoch < known.Epoch)
                {
                    return new SscdReply(SscdState.Stale, Detail: $"epoch {known.Epoch} was seen");
                }

                if (known is not null && known.Outcome.IsFinal)
                {
                    // Also when the device has been retired since.
                    return await act(null!, known).ConfigureAwait(false);
                }

                return await _devices.FindDeviceAsync(message.DeviceId, cancellationToken).ConfigureAwait(false) is { } device
                    ? await act(device, known).ConfigureAwait(false)
                    : known is null ? new SscdReply(SscdState.Unreachable, Detail: "no such device") : await ConcludeAsync(known, SscdReply.Failed(404, "the device was retired")).ConfigureAwait(false);
            }
        }
        catch (VaultException e)
        {
            LogStoreFailed(e, message.TransactionId);
            return new SscdReply(SscdState.Unreachable, Detail: e.Message);
        }
    }

    private async ValueTask<SscdReply> ActAsync(ServerTransaction open, ServerDevice device, ConsentReply reply)
    {
        switch (reply.State)
        {
            case ConsentState.Given:
                return await SignAndConcludeAsync(open, device, reply).ConfigureAwait(false);
            case ConsentState.Failed:
                return await ConcludeAsync(open, SscdReply.Failed(reply.FailureCode, reply.Detail)).ConfigureAwait(false);
            case ConsentState.Forgotten:
                return await ConcludeAsync(open, new SscdReply(SscdState.Forgotten, Detail: reply.Detail)).ConfigureAwait(false);
            case ConsentState.Pending:
                return SscdReply.Pending;
            case ConsentState.Unknown:
                return SscdReply.Unknown;
            case ConsentState.Stale:
                return new SscdReply(SscdState.Stale, Detail: reply.Detail);
            default:
                return new SscdReply(SscdState.Unreachable, Detail: reply.Detail);
        }
    }

    private async ValueTask<SscdReply> SignAndConcludeAsync(ServerTransaction open, ServerDevice device, ConsentReply given)
    {
        var request = open.Request!;
        if (await RefusalAsync(open.TransactionId, request, open.DeviceId, CancellationToken.None).ConfigureAwait(false) is { } refusal)
        {
            return await ConcludeAsync(open, refusal).ConfigureAwait(false);
        }

        try
        {
            var (outcome, evidence) = await SignAsync(open, device, given).ConfigureAwait(false);
            if (outcome is null)
            {
                // Not concluded: somebody on the way could else end transactions.
                LogNoConsent(open.TransactionId, open.DeviceId);
                return new SscdReply(SscdState.Unreachable, Detail: "what came is not the user's consent to this signature");
            }

            return outcome.IsFinal ? await ConcludeAsync(open with { Evidence = evidence }, outcome).ConfigureAwait(false) : outcome;
        }
        catch (VaultException e) when (!e.IsTemporary)
        {
            LogCannotSign(e, open.TransactionId, open.DeviceId, request.KeyId);
            return await ConcludeAsync(open, SscdReply.Failed(900, "the key cannot be used")).ConfigureAwait(false);
        }
    }

    // Why this is not signed, whoever consents.
    private async ValueTask<SscdReply?> RefusalAsync(string transactionId, ServerRequest request, string deviceId, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() >= request.Deadline)
        {
            return new SscdReply(SscdState.Forgotten, Detail: "the deadline has passed");
        }

        try
        {
            return await KeyRefusalAsync(request, deviceId, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException e) when (!e.IsTemporary)
        {
            LogCannotSign(e, transactionId, deviceId, request.KeyId);
            return SscdReply.Failed(900, "the key cannot be used");
        }
    }

    private ValueTask<ServerTransaction> SeenAsync(ServerTransaction known, int epoch) => epoch > known.Epoch ? WriteAsync(known with { Epoch = epoch }) : new(known);

    private async ValueTask<SscdReply> ConcludeAsync(ServerTransaction open, SscdReply outcome) => (await WriteAsync(open with { Outcome = outcome }).ConfigureAwait(false)).Outcome;

    /// <summary>Writes the next version. Where another silo was quicker its version is what counts.</summary>
    private async ValueTask<ServerTransaction> WriteAsync(ServerTransaction next)
    {
        next = next with { Version = next.Version + 1 };
        if (await _transactions.TryWriteTransactionAsync(next, CancellationToken.None).ConfigureAwait(false))
        {
            return next;
        }

        // What was computed here is thrown away. An open transaction is for the asker to ask about again.
        var other = await _transactions.FindTransactionAsync(next.TransactionId, CancellationToken.None).ConfigureAwait(false);
        return other is not null && other.Epoch <= next.Epoch && other.Outcome.IsFinal
            ? other
            : throw new VaultException("another silo has changed the transaction meanwhile") { IsTemporary = true };
    }

    [LoggerMessage(3501, LogLevel.Warning, "Transaction {TransactionId}: the late answer {State} was not taken; it stays in the store")]
    private partial void LogSinkFailed(Exception exception, string transactionId, SscdState state);

    [LoggerMessage(3502, LogLevel.Error, "Transaction {TransactionId}: the store or the vault of the keys failed; nothing was signed")]
    private partial void LogStoreFailed(Exception exception, string transactionId);

    [LoggerMessage(3503, LogLevel.Error, "Transaction {TransactionId}: key {KeyId} of device {DeviceId} cannot be used; nothing was signed")]
    private protected partial void LogCannotSign(Exception exception, string transactionId, string deviceId, string keyId);

    [LoggerMessage(3504, LogLevel.Warning, "Transaction {TransactionId}: what came from the user of device {DeviceId} is not a consent to it; nothing was signed")]
    private partial void LogNoConsent(string transactionId, string deviceId);
}
