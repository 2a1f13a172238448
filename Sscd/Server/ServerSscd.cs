using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Keys;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>
/// Keys that are kept on the server and sign when their user, who is asked on a device of his own, has consented.
/// </summary>
/// <remarks>
/// The private key is used only after a consent verifies, and the value leaves only after it is recorded durably under its transaction id; whoever was quicker, the first that was recorded is
/// everybody's. Two silos that own the same transaction agree by the store's conditional write.
/// </remarks>
public sealed partial class ServerSscd : ISscd, ISscdAnswerSource, IConsentSink, IDisposable
{
    private readonly IServerDevices _devices;
    private readonly IServerTransactions _transactions;
    private readonly IKeyVault _vault;
    private readonly IUserConsent _consent;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyedGate _gate = new();
    private readonly ConsentVerifier _verifier = new();
    private readonly Receivers<ISscdAnswerSink> _receivers = new();
    private readonly IDisposable _subscription;

    /// <summary>Makes the kind.</summary>
    public ServerSscd(
        IServerDevices devices, IServerTransactions transactions, IKeyVault vault, IUserConsent consent, TimeProvider time, ILogger<ServerSscd>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(time);
        (_devices, _transactions, _vault, _consent, _time) = (devices, transactions, vault, consent, time);
        _logger = logger ?? NullLogger<ServerSscd>.Instance;
        _subscription = consent.Subscribe(this);
    }

    /// <inheritdoc/>
    public string Kind => "server";

    /// <inheritdoc/>
    public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.RefusalOfSeveral("server key") is { } several)
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
            if (await RefusalAsync(request, command.DeviceId, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return await ConcludeAsync(open, refusal).ConfigureAwait(false);
            }

            if (known?.Request is null || known.Epoch < command.Epoch)
            {
                open = await WriteAsync(open).ConfigureAwait(false);
            }

            var reply = await _consent.AskAsync(
                new ConsentRequest(device.Consent, command.TransactionId, command.Epoch, request.Statement, command.ApName, command.Text, request.Deadline, command.Language),
                cancellationToken).ConfigureAwait(false);
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

            var reply = await _consent.InquireAsync(device.Consent, seen.TransactionId, seen.Epoch, cancellationToken).ConfigureAwait(false);
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
                var reply = await _consent.CancelAsync(device.Consent, known.TransactionId, transaction.Epoch, cancellationToken).ConfigureAwait(false);
                if (reply.State is ConsentState.Failed or ConsentState.Stale
                    || (reply.State == ConsentState.Given && _verifier.IsGiven(device.Consent, open.Request!.Statement, reply.Evidence)))
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

    /// <inheritdoc/>
    public async ValueTask ConsentAnsweredAsync(string transactionId, ConsentReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        _verifier.Dispose();
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
            case ConsentState.Given when _verifier.IsGiven(device.Consent, open.Request!.Statement, reply.Evidence):
                return await SignAsync(open, reply.Evidence!).ConfigureAwait(false);
            case ConsentState.Given:
                // Not concluded: somebody on the way could else end transactions.
                LogNoConsent(open.TransactionId, open.DeviceId);
                return new SscdReply(SscdState.Unreachable, Detail: "what came is not the user's consent to this signature");
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

    private async ValueTask<SscdReply> SignAsync(ServerTransaction open, byte[] evidence)
    {
        var request = open.Request!;
        if (await RefusalAsync(request, open.DeviceId, CancellationToken.None).ConfigureAwait(false) is { } refusal)
        {
            return await ConcludeAsync(open, refusal).ConfigureAwait(false);
        }

        try
        {
            var key = await _vault.FindAsync(new VaultKeyName(open.DeviceId, request.KeyId), CancellationToken.None).ConfigureAwait(false);
            var signature = await _vault.SignAsync(key!, request.Scheme, request.Digest, CancellationToken.None).ConfigureAwait(false);
            return await ConcludeAsync(open with { Evidence = evidence }, SscdReply.Signed(signature)).ConfigureAwait(false);
        }
        catch (VaultException e) when (!e.IsTemporary)
        {
            LogCannotSign(e, open.TransactionId, open.DeviceId, request.KeyId);
            return await ConcludeAsync(open, SscdReply.Failed(900, "the key cannot be used")).ConfigureAwait(false);
        }
    }

    // Why this is not signed, whoever consents.
    private async ValueTask<SscdReply?> RefusalAsync(ServerRequest request, string deviceId, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() >= request.Deadline)
        {
            return new SscdReply(SscdState.Forgotten, Detail: "the deadline has passed");
        }

        if (await _vault.FindAsync(new VaultKeyName(deviceId, request.KeyId), cancellationToken).ConfigureAwait(false) is not { } key)
        {
            return SscdReply.Failed(404, $"the device has no key '{request.KeyId}'");
        }

        return request.Digest.Length == 0 || request.Digest.Length != Hashes.SizeOf(request.Scheme.Hash) || !key.Fits(request.Scheme.Algorithm)
            ? SscdReply.Failed(406, $"key '{request.KeyId}' cannot sign {request.Digest.Length} octets as {request.Scheme.Algorithm} with {request.Scheme.Hash.Name}")
            : null;
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

    [LoggerMessage(3502, LogLevel.Error, "Transaction {TransactionId}: the store or the vault of server keys failed; nothing was signed")]
    private partial void LogStoreFailed(Exception exception, string transactionId);

    [LoggerMessage(3503, LogLevel.Error, "Transaction {TransactionId}: key {KeyId} of device {DeviceId} cannot be used; nothing was signed")]
    private partial void LogCannotSign(Exception exception, string transactionId, string deviceId, string keyId);

    [LoggerMessage(3504, LogLevel.Warning, "Transaction {TransactionId}: what came from the user of device {DeviceId} is not a consent to it; nothing was signed")]
    private partial void LogNoConsent(string transactionId, string deviceId);
}
