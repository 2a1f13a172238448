using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Notifications;
using Mss.Grains.Services;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>
/// One signature transaction: accepts it, and serves its state. What is done next for a pending one is in <c>TransactionGrain.Drive.cs</c>.
/// </summary>
/// <remarks>
/// The session log is the state; the grain is a cache of its fold and saves nothing. A new activation that finds a pending session becomes its owner by a
/// conditional write (a new epoch). Whenever the log or a device does something unexpected the cache is thrown away and the session is taken over afresh,
/// which fences off whatever the lost attempt may still do.
/// </remarks>
[CollectionAgeLimit(Minutes = 2)]
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim or CancellationTokenSource whose wait handle is never asked for holds nothing to dispose of.")]
public sealed partial class TransactionGrain(
    SessionWriter sessions,
    DeviceKinds devices,
    SignatureCompletion completion,
    AdditionalServices services,
    PersonalDataHash personalData,
    IOptions<TransactionOptions> options,
    IHostApplicationLifetime host,
    IApNotifier notifier,
    IOptions<NotificationOptions> notifications,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<TransactionGrain> logger) : Grain, ITransactionGrain
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    // Status calls interleave with work in progress; the gate keeps each step of the work whole.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TransactionState? _state;
    private SessionScope? _scope;

    private TransactionId Id => TransactionId.Parse(this.GetPrimaryKeyString());

    private SessionScope Scope => _scope ??= new SessionScope(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task<TransactionAnswer> Submit(SignatureOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        using var scope = Scope.Begin(logger);
        TransactionAnswer answer;
        await _gate.WaitAsync();
        try
        {
            answer = _state is null ? await AcceptAsync(order) : Replay(_state, order);
        }
        catch (SessionLogException e)
        {
            LogSubmitFailed(e);
            Forget();
            answer = TransactionAnswer.Refused(new Fault(StatusCode.InternalError, $"session log: {e.Message}"));
        }
        finally
        {
            _gate.Release();
        }

        if (_state is null)
        {
            DeactivateOnIdle();
        }
        else if (_state.Final is null)
        {
            _ = DriveAsync(null);
        }

        return answer;
    }

    /// <inheritdoc/>
    public async Task<TransactionAnswer> Status(string apId, TimeSpan wait)
    {
        using var scope = Scope.Begin(logger);
        if (_state is null && await TryLoadAsync() is { } unreadable)
        {
            return TransactionAnswer.Refused(unreadable);
        }

        // Another AP's transaction is answered exactly like one that does not exist.
        if (_state is null || !string.Equals(_state.Header.ApId, apId, StringComparison.Ordinal))
        {
            if (_state is null)
            {
                DeactivateOnIdle();
            }

            return TransactionAnswer.Refused(new Fault(
                StatusCode.WrongParam,
                _state is null ? "no such transaction" : "the transaction is another AP's",
                "There is no such transaction."));
        }

        if (_state.Final is null)
        {
            if (!_owned)
            {
                _ = DriveAsync(null);
            }

            if (wait > TimeSpan.Zero)
            {
                var limit = wait < MaxWait ? wait : MaxWait;

                // A silo that stops does not wait for those who wait: they are told that it is pending and ask again, elsewhere.
                await _ended.Task.WaitAsync(limit, time, host.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        if (_state?.Final is not null && _worked && !IsNotificationOpen)
        {
            // The AP has its outcome. Activations of ended transactions would be most of the memory; should it ask again, one is made from the log and stays a while.
            _worked = false;
            DeactivateOnIdle();
        }

        return _state is null ? PendingUnknown() : TransactionAnswers.From(Id, _state, StatusCode.OutstandingTransaction);
    }

    /// <inheritdoc/>
    public Task DeviceAnswered(DeviceAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return DriveAsync(answer.Signature is not null
            ? new SscdReply(SscdState.Signed, answer.Signature, Detail: answer.Detail) { Further = answer.Further }
            : SscdReply.Failed(answer.Failure.Value, answer.Detail));
    }

    /// <inheritdoc/>
    public Task GoOn() => DriveAsync(null);

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_notifying is { IsCompleted: false })
        {
            // An attempt under way is ended and its result logged, as far as there is time: the AP shall not hear the outcome twice without need.
            _leaving.CancelAfter(NoticePeriod);
            await _notifying.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        Forget();
    }

    private async Task<Fault?> TryLoadAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _state ??= await sessions.LoadAsync(Id);
            return null;
        }
        catch (SessionLogException e)
        {
            LogReadFailed(e);
            return new Fault(StatusCode.InternalError, $"session log: {e.Message}");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The request came before: the same transaction for the same content, otherwise a misuse of its identifiers.</summary>
    private TransactionAnswer Replay(TransactionState state, SignatureOrder order)
    {
        if (!OrderHash.Of(order).AsSpan().SequenceEqual(state.Accepted.ContentHash))
        {
            LogReuse();
            const string Detail = "AP_TransID: was used before for another request";
            return TransactionAnswer.Refused(new Fault(StatusCode.WrongParam, Detail, Detail));
        }

        LogRetry();
        return TransactionAnswers.From(Id, state, StatusCode.RequestOk);
    }

    /// <summary>
    /// Accepts a new order. Nothing is read before: that the session exists already is found out by the conditional write, and by whoever would refuse.
    /// </summary>
    private async Task<TransactionAnswer> AcceptAsync(SignatureOrder order)
    {
        var now = time.GetUtcNow();
        if (Deadlines.Of(order, now, options.Value, out var deadline) is { } lapsed)
        {
            return await ReplayOrAsync(order, lapsed);
        }

        if (services.Check(order) is { } unavailable)
        {
            return await ReplayOrAsync(order, unavailable);
        }

        var user = GrainFactory.GetGrain<IMobileUserGrain>(order.Msisdn.Value);
        var reservation = await user.Reserve(new ReservationRequest
        {
            Transaction = Id,
            Profile = order.Profile,
            Comparison = order.Comparison,
            Deadline = deadline,
            Pss = order.Pss,
            MaxLoa = order.MaxLoa,
            AllowedProfiles = order.AllowedProfiles,
            ProfileAsReceived = order.ProfileAsReceived,
            NoSpam = order.NoSpam,
            Further = FurtherDocuments.Keys(order),
        });
        if (reservation.Fault is not null)
        {
            return await ReplayOrAsync(order, reservation.Fault);
        }

        var accepted = false;
        try
        {
            var (plan, unsuitable) = SigningPlan.Create(order, reservation, now);
            if (plan is null)
            {
                return await ReplayOrAsync(order, unsuitable!);
            }

            if (plan.Documents is not null && CheckDevice(order, reservation, plan) is { } tooMany)
            {
                return await ReplayOrAsync(order, tooMany);
            }

            var header = new SessionHeader(Id, order.ApId, order.ApTransId, personalData.Of(order.Msisdn), now, deadline);
            if (order.NotificationUrl is not null)
            {
                // Before the session exists: whatever dies between the outcome and its notification, the sweep finds the session.
                await sessions.ScheduleAsync(header, deadline);
            }

            _state = await sessions.AcceptAsync(header, AcceptedEvents.From(order, reservation, plan, deadline));
            accepted = _state is not null;
        }
        finally
        {
            if (!accepted)
            {
                await user.Release(Id);
            }
        }

        if (!accepted)
        {
            return await ReplayOrAsync(order, new Fault(StatusCode.InternalError, "the session exists and cannot be read"));
        }

        _owned = _worked = true;
        MssMeters.TransactionAccepted();
        LogAccepted(order.ApId, order.ApTransId, reservation.DeviceKind, reservation.ProfileUsed, deadline);
        return TransactionAnswers.From(Id, _state!, StatusCode.RequestOk);
    }

    /// <summary>A device that cannot make so many signatures with one approval must not be asked for the first of them.</summary>
    private Fault? CheckDevice(SignatureOrder order, ReservationAnswer reservation, SigningPlan plan)
    {
        var count = 1 + plan.Documents!.Count(document => document.Status is null);
        FurtherDocuments.Of(order, out var uri);
        return count <= 1 || count <= devices[reservation.DeviceKind].MaxSignatures ? null : new Fault(
            StatusCode.WrongParam,
            $"the {reservation.DeviceKind} makes {devices[reservation.DeviceKind].MaxSignatures} signatures with one approval, {uri} asks for {count}",
            $"AdditionalServices: {uri} is not supported by the user's device for {count} signatures") { SubCode = 1014 };
    }

    /// <summary>A request that came before gets its old answer, whatever stands against a new one now: a busy device, a past date.</summary>
    private async Task<TransactionAnswer> ReplayOrAsync(SignatureOrder order, Fault refusal)
    {
        _state = await sessions.LoadAsync(Id);
        return _state is null ? TransactionAnswer.Refused(refusal) : Replay(_state, order);
    }

    private TransactionAnswer PendingUnknown() => new() { TransactionId = Id, Status = StatusCode.OutstandingTransaction };

    [LoggerMessage(1001, LogLevel.Information, "Accepted for {ApId} ({ApTransId}): device {Device}, profile {Profile}, deadline {Deadline:O}")]
    private partial void LogAccepted(string apId, string apTransId, string device, string profile, DateTimeOffset deadline);

    [LoggerMessage(1002, LogLevel.Information, "The same request came again; it is the same transaction")]
    private partial void LogRetry();

    [LoggerMessage(1003, LogLevel.Warning, "Another request came under the AP_TransID and Instant of this transaction; refused")]
    private partial void LogReuse();

    [LoggerMessage(1004, LogLevel.Error, "The request was not accepted: the session log failed; nothing was acknowledged and no device was asked")]
    private partial void LogSubmitFailed(Exception exception);

    [LoggerMessage(1005, LogLevel.Error, "The state of the transaction is not known: the session log failed")]
    private partial void LogReadFailed(Exception exception);
}
