using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>
/// The AP's receipt for a signed transaction. It is logged by a conditional write before the device is asked, so that two owners cannot give two; and the device shows one
/// message for a transaction, so that a receipt whose showing was interrupted is shown by whoever asks again, and once.
/// </summary>
public sealed partial class TransactionGrain
{
    private readonly TaskCompletionSource _receiptEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public async Task<ReceiptAnswer> Receipt(ReceiptOrder order, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(order);
        using var scope = Scope.Begin(logger);
        var answer = await AdvanceReceiptAsync(order);
        if (answer.IsPending && wait > TimeSpan.Zero)
        {
            var limit = wait < MaxWait ? wait : MaxWait;
            var left = answer.Deadline - time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            limit = left < limit ? left : limit;
            if (limit > TimeSpan.Zero)
            {
                await _receiptEnded.Task.WaitAsync(limit, time, host.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            if (_state?.ReceiptEnd is not null || time.GetUtcNow() >= answer.Deadline)
            {
                answer = await AdvanceReceiptAsync(order);
            }
        }

        if (_state is null)
        {
            DeactivateOnIdle();
        }

        return answer;
    }

    /// <inheritdoc/>
    public async Task ReceiptAnswered(string userResponse)
    {
        using var scope = Scope.Begin(logger);
        await _gate.WaitAsync();
        try
        {
            _state ??= await sessions.LoadAsync(Id);
            if (_state is { Receipt.WantsUserAck: true, ReceiptEnd: null })
            {
                await EndReceiptAsync(userResponse);
            }
        }
        catch (SessionLogException e)
        {
            // The answer stays on the device, which is asked when the AP asks.
            LogReceiptFailed(e);
            Forget();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ReceiptAnswer> AdvanceReceiptAsync(ReceiptOrder order)
    {
        await _gate.WaitAsync();
        try
        {
            _state ??= await sessions.LoadAsync(Id);
            var (fault, isMine) = await ClaimAsync(order);
            return fault is not null || !isMine ? ReceiptAnswer.Refused(fault ?? ReceiptAnswers.SecondReceipt) : await ShowReceiptAsync();
        }
        catch (SessionLogException e)
        {
            LogReceiptFailed(e);
            Forget();
            return ReceiptAnswer.Refused(new Fault(StatusCode.InternalError, $"session log: {e.Message}"));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes the order the transaction's receipt, or finds that it is or that another one is.</summary>
    private async Task<(Fault? Fault, bool IsMine)> ClaimAsync(ReceiptOrder order)
    {
        while (true)
        {
            if (_state is null || !string.Equals(_state.Header.ApId, order.ApId, StringComparison.Ordinal))
            {
                return (ReceiptAnswers.NoSuchTransaction(_state is not null), false);
            }

            if (_state.Final is not Signed)
            {
                return (ReceiptAnswers.NoSignature, false);
            }

            if (_state.Accepted.Msisdn != order.Msisdn.Value)
            {
                return (ReceiptAnswers.OtherUser, false);
            }

            var hash = ReceiptHash.Of(order);
            if (_state.Receipt is { } receipt)
            {
                return (null, receipt.ContentHash.AsSpan().SequenceEqual(hash));
            }

            string? text = null;
            if (order.Message is not null && DisplayText.ComposeReceipt(order.Message, _state.Accepted.DeviceKind, out text) is { } unsuitable)
            {
                return (unsuitable, false);
            }

            var claim = new Receipted
            {
                ApTransId = order.ApTransId,
                Instant = order.Instant,
                ContentHash = hash,
                Text = text,
                ReportedStatus = order.ReportedStatus,
                WantsUserAck = order.WantsUserAck && text is not null,
                Deadline = TransactionState.Milliseconds(time.GetUtcNow().AddSeconds(order.TimeOutSeconds)),
            };
            if (await sessions.ContinueAsync(_state, claim))
            {
                LogReceipted(order.ApTransId, order.ReportedStatus ?? 0);
                return (null, true);
            }

            _state = await sessions.LoadAsync(Id); // somebody has gone on with the session: what is there now decides
        }
    }

    /// <summary>Brings the receipt forward as far as it comes without waiting for the user.</summary>
    private async Task<ReceiptAnswer> ShowReceiptAsync()
    {
        var receipt = _state!.Receipt!;
        if (_state.ReceiptEnd is null && receipt.Text is null)
        {
            await EndReceiptAsync(null);
        }

        if (_state?.ReceiptEnd is null && _state is not null)
        {
            var accepted = _state.Accepted;
            if (devices[accepted.DeviceKind] is not ISscdMessages device)
            {
                return ReceiptAnswer.Refused(ReceiptAnswers.NotReached($"devices of kind {accepted.DeviceKind} show no messages"));
            }

            var command = new ShowCommand(accepted.DeviceId, Id.Value, _state.Epoch, accepted.ApName, receipt.Text!, receipt.WantsUserAck, receipt.Deadline);
            var reply = await device.ShowAsync(command, CancellationToken.None);
            switch (reply.State)
            {
                case MessageState.Shown or MessageState.Confirmed or MessageState.Cancelled or MessageState.TimedOut:
                    await EndReceiptAsync(receipt.WantsUserAck ? ReceiptAnswers.UserResponse(reply.State) : null);
                    break;
                case MessageState.Pending when time.GetUtcNow() >= receipt.Deadline:
                    await EndReceiptAsync(ReceiptAnswers.TimedOut);
                    break;
                case MessageState.Pending:
                    break;
                case MessageState.Stale:
                    Forget(); // another activation goes on with it; the gateway asks again
                    break;
                default:
                    LogReceiptNotReached(reply.Detail);
                    return ReceiptAnswer.Refused(ReceiptAnswers.NotReached(reply.Detail));
            }
        }

        return ReceiptAnswers.From(receipt, _state?.ReceiptEnd);
    }

    private async Task EndReceiptAsync(string? userResponse)
    {
        var end = new ReceiptEnded { UserResponse = userResponse };
        while (_state is { ReceiptEnd: null })
        {
            if (await sessions.ContinueAsync(_state, end))
            {
                LogReceiptEnded(userResponse ?? "shown");
                break;
            }

            _state = await sessions.LoadAsync(Id);
        }

        _receiptEnded.TrySetResult();
    }

    [LoggerMessage(1040, LogLevel.Information, "The AP gave its receipt ({ApTransId}, status {Status})")]
    private partial void LogReceipted(string apTransId, int status);

    [LoggerMessage(1041, LogLevel.Information, "The receipt has ended: {Response}")]
    private partial void LogReceiptEnded(string response);

    [LoggerMessage(1042, LogLevel.Warning, "The receipt did not reach the device: {Detail}")]
    private partial void LogReceiptNotReached(string detail);

    [LoggerMessage(1043, LogLevel.Error, "The receipt could not be brought forward: the session log failed")]
    private partial void LogReceiptFailed(Exception exception);
}
