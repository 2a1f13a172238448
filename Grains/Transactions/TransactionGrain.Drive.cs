using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Services;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>The work on a pending transaction: log, ask the device, take its answer, expire.</summary>
public sealed partial class TransactionGrain
{
    private TransactionOnDevice OnDevice => new(_state!.Accepted.DeviceId, Id.Value, _state.Epoch);

    private ISscd Device => devices[_state!.Accepted.DeviceKind];

    /// <summary>Does what is due, once, and arms the timer for what is due later. Never throws: nobody waits for it who could do better.</summary>
    private async Task DriveAsync(SscdReply? answer)
    {
        using var scope = Scope.Begin(logger);
        await _gate.WaitAsync();
        try
        {
            await AdvanceAsync(answer);
            _failures = 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whether the last write or request happened is unknown. The log and the device know: start again from them, under a new epoch.
            LogAdvanceFailed(e, ++_failures);
            _defect = e is SessionLogException ? null : $"{e.GetType().Name}: {e.Message}";
            Forget();
            ArmTimer(RetryDelay());
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task AdvanceAsync(SscdReply? answer)
    {
        _state ??= await sessions.LoadAsync(Id);
        if (_state is null)
        {
            DeactivateOnIdle(); // a deadline without a session: the accept never happened
            return;
        }

        if (_state.Final is null && !_owned && !await TakeOverAsync())
        {
            return;
        }

        if (_state.Final is not null)
        {
            await LogLateAsync(answer);
            Ended();
            NotifyIfDue();
            return;
        }

        if (_defect is not null && time.GetUtcNow() >= _state.Header.Deadline)
        {
            // It failed in a way that no waiting mends, until its deadline. Without an end it would be tried for ever and the AP would never hear anything.
            await FailAsync(StatusCode.InternalError, _defect, null);
            return;
        }

        await SettleAsync(answer ?? await NextReplyAsync());
    }

    /// <summary>Doubled with each failure in a row: what fails the same way every time must fill neither the log nor the time.</summary>
    private TimeSpan RetryDelay() => TimeSpan.FromTicks(Math.Min(options.Value.RetryDelay.Ticks << Math.Min(_failures - 1, 6), TimeSpan.FromMinutes(1).Ticks));

    private async Task<bool> TakeOverAsync()
    {
        var from = _state!.LastNode;
        if (await sessions.TakeOverAsync(_state))
        {
            _owned = _worked = true;
            MssMeters.TransactionTakenOver();
            LogTakenOver(_state.Epoch, from);
            return true;
        }

        _state = await sessions.LoadAsync(Id);
        if (_state?.Final is not null)
        {
            return true;
        }

        Relinquish();
        return false;
    }

    /// <summary>Asks the device for what is not known yet.</summary>
    private async ValueTask<SscdReply> NextReplyAsync()
    {
        var now = time.GetUtcNow();
        if (now >= _state!.Header.Deadline || GraceIsOver())
        {
            return await CancelAsync();
        }

        if (_asked)
        {
            return SscdReply.Pending;
        }

        if (_state.WasSent && !_state.SentInThisEpoch)
        {
            // A former owner asked, or was about to. The device knows; guessing could prompt the user twice.
            var known = await Device.InquireAsync(OnDevice, CancellationToken.None);
            LogInquired(known.State);
            if (known.State != SscdState.Unknown)
            {
                return known;
            }
        }

        if (!_state.SentInThisEpoch)
        {
            await sessions.AppendAsync(_state, new Sent
            {
                DeviceKind = _state.Accepted.DeviceKind,
                DeviceId = _state.Accepted.DeviceId,
                Digest = _state.Accepted.Digest,
                Further = FurtherDocuments.ToSign(_state.Accepted)?.Select(document => document.Digest!).ToList(),
            });
        }

        var accepted = _state.Accepted;
        _asked = true;
        LogAsking(accepted.DeviceKind, _state.Epoch, accepted.Language ?? "its own");
        return await Device.RequestAsync(
            new SignCommand(
                accepted.DeviceId,
                Id.Value,
                _state.Epoch,
                accepted.KeyId,
                SignatureCompletion.SchemeOf(accepted),
                accepted.Digest,
                accepted.ApName,
                accepted.Shown,
                _state.Header.Deadline)
            {
                Language = accepted.Language,
                Further = FurtherDocuments.Digests(accepted),
                ToBeSigned = Device.WantsToBeSigned ? OctetsToBeSigned.Of(accepted) : null,
            },
            CancellationToken.None);
    }

    /// <summary>Tells the device to forget the request; a device that has signed already says so, and then the transaction is signed.</summary>
    private async ValueTask<SscdReply> CancelAsync()
    {
        if (!_state!.WasSent)
        {
            return new SscdReply(SscdState.Forgotten, Detail: "the device was not asked");
        }

        using var limit = new CancellationTokenSource(options.Value.CancelTimeOut, time);
        try
        {
            return await Device.CancelAsync(OnDevice, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new SscdReply(SscdState.Unreachable, Detail: "the device did not confirm in time that it forgets the request");
        }
    }

    private async Task SettleAsync(SscdReply reply)
    {
        var overdue = time.GetUtcNow() >= _state!.Header.Deadline;
        switch (reply.State)
        {
            case SscdState.Signed when completion.Complete(_state.Accepted, reply) is var (signed, further):
                if (AdditionalServices.AreWanted(_state.Accepted))
                {
                    signed = await services.PerformAsync(_state.Accepted, signed, further, reply);
                }

                await FinishAsync(TransactionAnswers.StatusOf(signed), signed);
                break;
            case SscdState.Signed:
                LogBadSignature();
                await FailAsync(StatusCode.SignatureProcessProblem, "the device's answer does not verify with the user's certificate", "The device gave no valid signature.");
                break;
            case SscdState.Failed:
                await FailAsync(new StatusCode(reply.FailureCode), $"device: {reply.Detail}", null);
                break;
            case SscdState.Stale:
                LogStale(_state.Epoch);
                Relinquish();
                break;
            case SscdState.Pending when !overdue:
                _asked = true;
                _unreachableSince = null;
                ArmTimer(_state.Header.Deadline - time.GetUtcNow());
                break;
            case SscdState.Unreachable when !overdue && !GraceIsOver():
                // Whether the request arrived is not known; asking again is safe, the device shows it once.
                _asked = false;
                _unreachableSince ??= time.GetUtcNow();
                LogUnreachable(reply.Detail);
                ArmTimer(options.Value.RetryDelay);
                break;
            default:
                await GiveUpAsync(reply, overdue);
                break;
        }
    }

    /// <summary>
    /// Only for a request that this epoch sent: where a former owner may have reached the device, the user may just be signing, and the deadline alone decides.
    /// </summary>
    private bool GraceIsOver() => _state!.SentInThisEpoch && time.GetUtcNow() - _unreachableSince >= options.Value.UnreachableGrace;

    private Task GiveUpAsync(SscdReply reply, bool overdue)
    {
        var reason = reply.Detail.Length == 0 ? $"device: {reply.State}" : reply.Detail;
        return _unreachableSince is not null
            ? FailAsync(StatusCode.OtaError, $"the device was not reached: {reason}", null)
            : overdue
                ? FinishAsync(StatusCode.ExpiredTransaction, new Expired { Reason = reason })
                : FailAsync(StatusCode.SignatureProcessProblem, $"the device will not sign: {reason}", "The device has dropped the request.");
    }

    private Task FailAsync(StatusCode code, string reason, string? apDetail)
    {
        // A device's word is no licence to end with something that is no fault.
        var fault = code.IsFault && StatusCodeTable.Contains(code.Value) ? code : StatusCode.InternalError;
        return FinishAsync(fault, new Failed { Code = fault.Value, Reason = reason, ApDetail = apDetail });
    }

    private async Task FinishAsync(StatusCode outcome, SessionEvent final)
    {
        if (await sessions.FinishAsync(_state!, outcome, final))
        {
            var duration = time.GetUtcNow() - _state!.Header.AcceptedAt;
            MssMeters.TransactionEnded(outcome, duration);
            LogEnded(outcome.Value, outcome.Name, duration.TotalMilliseconds, (final as Failed)?.Reason ?? (final as Expired)?.Reason ?? "");
            Ended();
            NotifyIfDue();
            return;
        }

        // Fenced: another epoch owns the session, or it has ended. What the log says is the truth, not what this activation was about to say.
        LogFenced(_state!.Epoch);
        Forget();
        _state = await sessions.LoadAsync(Id);
        if (_state?.Final is not null)
        {
            Ended();
            NotifyIfDue();
        }
        else
        {
            Relinquish();
        }
    }

    private bool IsEcho(Signed signed, SscdReply reply) => signed.ValueHash is { } hash
        ? SignatureCompletion.HashOf(reply).AsSpan().SequenceEqual(hash)
        : completion.Complete(_state!.Accepted, reply.Signature!) is { } again && again.Signature.AsSpan().SequenceEqual(signed.Signature);

    private async Task LogLateAsync(SscdReply? answer)
    {
        if (answer is null)
        {
            return;
        }

        // The same answer again is only an echo: the device repeats itself when it is asked twice.
        if (answer.State == SscdState.Signed && _state!.Final is Signed signed && answer.Signature is not null && IsEcho(signed, answer))
        {
            return;
        }

        var what = answer.State == SscdState.Signed ? "signed" : $"failed {answer.FailureCode} {answer.Detail}";
        LogLate(what);
        await sessions.AppendAsync(_state!, new LateAnswer { Answer = what });
    }

    [LoggerMessage(1010, LogLevel.Debug, "Asking the {Device} (epoch {Epoch}, language {Language})")]
    private partial void LogAsking(string device, int epoch, string language);

    [LoggerMessage(1011, LogLevel.Information, "Ended with {Code} {Name} after {Milliseconds:0.0} ms {Reason}")]
    private partial void LogEnded(int code, string name, double milliseconds, string reason);

    [LoggerMessage(1012, LogLevel.Warning, "Taken over as epoch {Epoch}; it was {From}'s")]
    private partial void LogTakenOver(int epoch, string from);

    [LoggerMessage(1013, LogLevel.Information, "The device was asked by a former owner and says: {State}")]
    private partial void LogInquired(SscdState state);

    [LoggerMessage(1014, LogLevel.Warning, "The device was not reached: {Detail}")]
    private partial void LogUnreachable(string detail);

    [LoggerMessage(1015, LogLevel.Error, "The device's signature does not verify with the user's certificate; it is discarded")]
    private partial void LogBadSignature();

    [LoggerMessage(1016, LogLevel.Warning, "The device has seen an epoch after {Epoch}: another node owns the transaction")]
    private partial void LogStale(int epoch);

    [LoggerMessage(1017, LogLevel.Warning, "Fenced: epoch {Epoch} could not end the transaction")]
    private partial void LogFenced(int epoch);

    [LoggerMessage(1018, LogLevel.Warning, "A device's answer came after the outcome and is discarded: {Answer}")]
    private partial void LogLate(string answer);

    [LoggerMessage(1019, LogLevel.Error, "Work on the transaction failed ({Failures} in a row); it starts again from the log")]
    private partial void LogAdvanceFailed(Exception exception, int failures);
}
