using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Keys;

namespace Mss.Sscd.App;

/// <summary>What apps answer, and how two phones with one app's keys are found.</summary>
public sealed partial class AppRelay
{
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
                await FailAllAsync(deviceId, 403, changed.Disabled!, cancellationToken).ConfigureAwait(false);
                return AppAnswerResult.Cloned;
            }

            return await ConcludeAsync(deviceId, transactionId, outcome, answer.Counter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends an app: it proves nothing any more, and what is open and what is asked later fails.</summary>
    /// <param name="deviceId">The app; harmless when there is none, or when it is disabled already.</param>
    /// <param name="code">Fault code of what is open.</param>
    /// <param name="why">For the operator's log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask DisableAsync(string deviceId, int code, string why, CancellationToken cancellationToken)
    {
        while (await store.FindDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false) is { Disabled: null } device)
        {
            if (await store.PutDeviceAsync(device with { Disabled = why, Version = device.Version + 1 }, cancellationToken).ConfigureAwait(false))
            {
                await FailAllAsync(deviceId, code, why, cancellationToken).ConfigureAwait(false);
                return;
            }
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
    private async ValueTask FailAllAsync(string deviceId, int code, string why, CancellationToken cancellationToken)
    {
        foreach (var pending in await store.PendingAsync(deviceId, cancellationToken).ConfigureAwait(false))
        {
            if (await TryPutAsync(pending.Ended(SscdReply.Failed(code, why)), cancellationToken).ConfigureAwait(false) is { } stored)
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

    [LoggerMessage(3501, LogLevel.Critical, "App {DeviceId} is disabled: its counter went from {Before} to {Now}, so that two phones must have its keys")]
    private partial void LogCloned(string deviceId, long before, long now);
}
