using System.Collections.Concurrent;
using System.Security.Cryptography;
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
        : request.ToBeSigned is { } octets && !CryptographicOperations.HashData(new HashAlgorithmName(request.Hash), octets).AsSpan().SequenceEqual(request.Digest)
            ? SscdReply.Failed(406, "the octets to be signed are not those of the digest")
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

    [LoggerMessage(3502, LogLevel.Warning, "App {DeviceId} was not woken; it finds its request when it polls")]
    private partial void LogNotWoken(Exception exception, string deviceId);
}
