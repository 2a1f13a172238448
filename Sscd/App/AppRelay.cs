using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Keys;

namespace Mss.Sscd.App;

/// <summary>What lies between the MSSP and the apps: takes requests for them, gives them to those who pull, and takes their answers.</summary>
/// <remarks>All state is in the store, each change a conditional write that is judged anew when somebody else was faster: any number of nodes may do this at once.</remarks>
public sealed partial class AppRelay(IAppStore store, IPushWake push, TimeProvider time, ILogger<AppRelay> logger)
{
    // Requests whose asker is being answered: it hears from the reply what it would otherwise be told as a late answer, by a call that may wait for that very asker.
    private readonly ConcurrentDictionary<(string Device, string Transaction), int> _replying = new();

    /// <summary>Takes answers that nobody waits for.</summary>
    internal Func<string, SscdReply, ValueTask>? OnAnswer { get; set; }

    /// <summary>Something has changed for a device that may be waiting.</summary>
    internal event Action<string>? Changed;

    /// <summary>As <see cref="ISscd.RequestAsync"/>.</summary>
    public async ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await store.FindDeviceAsync(command.DeviceId, cancellationToken).ConfigureAwait(false) is not { } device)
        {
            return NoDevice;
        }

        var key = (command.DeviceId, command.TransactionId);
        _replying.AddOrUpdate(key, 1, (_, count) => count + 1);
        AppRequest request;
        try
        {
            while (true)
            {
                var known = await FindAsync(command, cancellationToken).ConfigureAwait(false);
                if (Judge(known, command) is { } reply)
                {
                    return reply;
                }

                if (known is { State: not SscdState.Unknown })
                {
                    request = await SeenAsync(known, command.Epoch, cancellationToken).ConfigureAwait(false);
                    break;
                }

                var fresh = (known ?? new AppRequest(command.DeviceId, command.TransactionId, 0, SscdState.Unknown, 0)).Asking(command, time.GetUtcNow());
                var refusal = Refusal(fresh, device);
                if (await TryPutAsync(refusal is null ? fresh : fresh.Ended(refusal), cancellationToken).ConfigureAwait(false) is { } stored)
                {
                    request = stored;
                    break;
                }
            }

            if (request.State == SscdState.Pending)
            {
                await WakeAsync(command.DeviceId, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // First this, then the last look: an answer that comes between is told twice and not lost.
            if (_replying.AddOrUpdate(key, 0, (_, count) => count - 1) == 0)
            {
                _replying.TryRemove(new(key, 0));
            }
        }

        return request.State == SscdState.Pending ? (await FindAsync(command, cancellationToken).ConfigureAwait(false) ?? request).Reply() : request.Reply();
    }

    /// <summary>As <see cref="ISscd.InquireAsync"/>.</summary>
    public async ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (await store.FindDeviceAsync(transaction.DeviceId, cancellationToken).ConfigureAwait(false) is null)
        {
            return NoDevice;
        }

        while (true)
        {
            if (await FindAsync(transaction, cancellationToken).ConfigureAwait(false) is { } known)
            {
                return transaction.Epoch < known.Epoch ? Stale(known) : (await SeenAsync(known, transaction.Epoch, cancellationToken).ConfigureAwait(false)).Reply();
            }

            // Remembering the epoch keeps an older owner's request, still on its way, from being shown behind the asker's back.
            var fence = new AppRequest(transaction.DeviceId, transaction.TransactionId, transaction.Epoch, SscdState.Unknown, 0);
            if (await TryPutAsync(fence, cancellationToken).ConfigureAwait(false) is not null)
            {
                return SscdReply.Unknown;
            }
        }
    }

    /// <summary>As <see cref="ISscd.CancelAsync"/>.</summary>
    public async ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (await store.FindDeviceAsync(transaction.DeviceId, cancellationToken).ConfigureAwait(false) is null)
        {
            return NoDevice;
        }

        while (true)
        {
            var known = await FindAsync(transaction, cancellationToken).ConfigureAwait(false);
            if (known is not null && transaction.Epoch < known.Epoch)
            {
                return Stale(known);
            }

            if (known is not null && known.Reply().IsFinal)
            {
                return (await SeenAsync(known, transaction.Epoch, cancellationToken).ConfigureAwait(false)).Reply();
            }

            // Also for an id never seen: the request may still be on its way.
            var ended = (known ?? new AppRequest(transaction.DeviceId, transaction.TransactionId, 0, SscdState.Unknown, 0))
                .Ended(new SscdReply(SscdState.Forgotten, Detail: "cancelled")) with { Epoch = transaction.Epoch };
            if (await TryPutAsync(ended, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                await WakeAsync(transaction.DeviceId, cancellationToken).ConfigureAwait(false);
                return stored.Reply();
            }
        }
    }

    /// <summary>What a device has to show now, in the order of arrival.</summary>
    public async ValueTask<IReadOnlyList<AppRequest>> PendingAsync(string deviceId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await store.PendingAsync(deviceId, cancellationToken).ConfigureAwait(false)).Where(request => request.Deadline > now)];
    }

    /// <summary>An authenticated app answers.</summary>
    public async ValueTask<AppAnswerResult> AnswerAsync(string deviceId, string transactionId, AppAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        while (true)
        {
            if (await store.FindDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false) is not { Disabled: null } device
                || await store.FindRequestAsync(deviceId, transactionId, cancellationToken).ConfigureAwait(false) is not { KeyId: not null } request)
            {
                return AppAnswerResult.NotFound;
            }

            if (Outcome(device, request, answer) is not { } outcome)
            {
                return AppAnswerResult.Wrong;
            }

            if (request.AnswerCounter == answer.Counter && request.State == outcome.State && request.FailureCode == outcome.FailureCode
                && request.Signature.AsSpan().SequenceEqual(outcome.Signature))
            {
                return AppAnswerResult.Accepted; // the app did not hear it the first time
            }

            // The counter is written before the outcome; an answer that was interrupted between comes again with the counter that is stored already.
            var hash = HashOf(transactionId, answer);
            if (answer.Counter == device.Counter && hash.AsSpan().SequenceEqual(device.LastAnswer))
            {
                return await ConcludeAsync(deviceId, transactionId, outcome, answer.Counter, cancellationToken).ConfigureAwait(false);
            }

            var cloned = answer.Counter <= device.Counter;
            var changed = cloned
                ? device with { Disabled = $"the counter went from {device.Counter} to {answer.Counter}: two phones have its keys", Version = device.Version + 1 }
                : device with { Counter = answer.Counter, LastAnswer = hash, Version = device.Version + 1 };
            if (!await store.PutDeviceAsync(changed, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            if (cloned)
            {
                LogCloned(deviceId, device.Counter, answer.Counter);
                await FailAllAsync(deviceId, changed.Disabled!, cancellationToken).ConfigureAwait(false);
                return AppAnswerResult.Cloned;
            }

            return await ConcludeAsync(deviceId, transactionId, outcome, answer.Counter, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<AppAnswerResult> ConcludeAsync(string deviceId, string transactionId, SscdReply outcome, long counter, CancellationToken cancellationToken)
    {
        while (true)
        {
            var request = await store.FindRequestAsync(deviceId, transactionId, cancellationToken).ConfigureAwait(false);
            if (request is not { State: SscdState.Pending } || time.GetUtcNow() >= request.Deadline)
            {
                return AppAnswerResult.Gone;
            }

            if (await TryPutAsync(request.Ended(outcome, counter), cancellationToken).ConfigureAwait(false) is { } stored)
            {
                if (!_replying.ContainsKey((deviceId, transactionId)))
                {
                    Tell(stored);
                }

                return AppAnswerResult.Accepted;
            }
        }
    }

    // The app does not wait for the receivers: one of them may be waiting for something of the same app.
    private void Tell(AppRequest request)
    {
        if (OnAnswer is { } handler)
        {
            _ = Task.Run(() => handler(request.TransactionId, request.Reply()).AsTask());
        }
    }

    // Which of the two phones is the user's is not known: neither may sign what is open.
    private async ValueTask FailAllAsync(string deviceId, string why, CancellationToken cancellationToken)
    {
        foreach (var pending in await store.PendingAsync(deviceId, cancellationToken).ConfigureAwait(false))
        {
            if (await TryPutAsync(pending.Ended(SscdReply.Failed(403, why)), cancellationToken).ConfigureAwait(false) is { } stored)
            {
                Tell(stored);
            }
        }
    }

    private static byte[] HashOf(string transactionId, AppAnswer answer) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{transactionId}\0{Convert.ToBase64String(answer.Signature ?? [])}\0{answer.FailureCode}"));

    private static SscdReply? Outcome(AppDevice device, AppRequest request, AppAnswer answer)
    {
        if (answer.Signature is null)
        {
            return answer.FailureCode is 209 or (>= 401 and <= 406) ? SscdReply.Failed(answer.FailureCode, answer.FailureCode == 401 ? "the user refused" : "the app says so") : null;
        }

        if (answer.FailureCode != 0 || answer.Signature.Length != 64 || request.Digest.Length == 0)
        {
            return null;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(device.SigningKey, out _);
        return key.VerifyHash(request.Digest, answer.Signature) ? SscdReply.Signed(EcdsaSignatureValue.Write(answer.Signature)) : null;
    }

    // What is answered without changing anything, or null.
    private static SscdReply? Judge(AppRequest? known, SignCommand command) =>
        known is null ? null
        : command.Epoch < known.Epoch ? Stale(known)
        : known.KeyId is not null && !known.SignsTheSameAs(command) ? SscdReply.Failed(406, "the transaction id was used for another key, scheme or digest")
        : null;

    // Why the app is not asked at all.
    private SscdReply? Refusal(AppRequest request, AppDevice device) =>
        time.GetUtcNow() >= request.Deadline ? Expired
        : device.Disabled is { } why ? SscdReply.Failed(403, why)
        : request.KeyId != AppDevice.KeyId ? SscdReply.Failed(404, $"the app has no key '{request.KeyId}'")
        : request.Digest.Length == 0 || request.Digest.Length != Hashes.SizeOf(new HashAlgorithmName(request.Hash)) || request.Algorithm != SignatureAlgorithm.Ecdsa
            ? SscdReply.Failed(406, $"the key cannot sign {request.Digest.Length} octets as {request.Algorithm} with {request.Hash}")
        : null;

    // A newer owner asks: remember its epoch. A request whose time is over is forgotten as soon as anyone looks.
    private async ValueTask<AppRequest> SeenAsync(AppRequest known, int epoch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var expired = known.State == SscdState.Pending && time.GetUtcNow() >= known.Deadline;
            if (epoch <= known.Epoch && !expired)
            {
                return known;
            }

            var seen = (expired ? known.Ended(Expired) : known) with { Epoch = Math.Max(epoch, known.Epoch) };
            if (await TryPutAsync(seen, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                if (expired)
                {
                    await WakeAsync(known.DeviceId, cancellationToken).ConfigureAwait(false);
                }

                return stored;
            }

            known = (await store.FindRequestAsync(known.DeviceId, known.TransactionId, cancellationToken).ConfigureAwait(false))!;
        }
    }

    private ValueTask<AppRequest?> FindAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        store.FindRequestAsync(transaction.DeviceId, transaction.TransactionId, cancellationToken);

    private async ValueTask<AppRequest?> TryPutAsync(AppRequest request, CancellationToken cancellationToken)
    {
        var next = request with { Version = request.Version + 1 };
        return await store.PutRequestAsync(next, cancellationToken).ConfigureAwait(false) ? next : null;
    }

    private async ValueTask WakeAsync(string deviceId, CancellationToken cancellationToken)
    {
        Changed?.Invoke(deviceId);
        try
        {
            await push.WakeAsync(deviceId, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nothing depends on a push: the app finds the request when it polls.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotWoken(e, deviceId);
        }
    }

    private static SscdReply Expired => new(SscdState.Forgotten, Detail: "the deadline has passed");

    private static SscdReply NoDevice => new(SscdState.Unreachable, Detail: "no such app is enrolled");

    private static SscdReply Stale(AppRequest known) => new(SscdState.Stale, Detail: $"epoch {known.Epoch} has been seen");

    [LoggerMessage(3501, LogLevel.Critical, "App {DeviceId} is disabled: its counter went from {Before} to {Now}, so that two phones must have its keys")]
    private partial void LogCloned(string deviceId, long before, long now);

    [LoggerMessage(3502, LogLevel.Warning, "App {DeviceId} was not woken; it finds its request when it polls")]
    private partial void LogNotWoken(Exception exception, string deviceId);
}
