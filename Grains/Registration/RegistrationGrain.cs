using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;

namespace Mss.Grains.Registration;

/// <summary>
/// One registration: its steps one after the other at the user's grain, each in the log. Calls do not interleave, so that a request sent again waits for the first.
/// </summary>
/// <remarks>
/// What is found open in the log by another activation is ended with 407 and not gone on with: how far the lost one came at the device or the CA is not known, and the
/// registration authority, who can look by GetMobileUser, decides better than a guess.
/// </remarks>
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class RegistrationGrain(
    RegistrationJournal journal,
    PersonalDataHash personalData,
    IOptions<RegistrationOptions> options,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<RegistrationGrain> logger) : Grain, IRegistrationGrain
{
    private RegistrationState? _state;
    private SessionScope? _scope;

    private TransactionId Id => TransactionId.Parse(this.GetPrimaryKeyString());

    private SessionScope Scope => _scope ??= new SessionScope(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task<RegistrationAnswer> Submit(RegistrationOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        using var scope = Scope.Begin(logger);
        try
        {
            var hash = RegistrationHash.Of(order);
            if (_state is null && await AcceptAsync(order, hash))
            {
                await RunAsync(order);
                return _state!.Answer();
            }

            // Another request may not learn what became of this one.
            _state ??= await journal.LoadAsync(Id) ?? throw new SessionLogException("the session exists and cannot be read");
            if (!hash.AsSpan().SequenceEqual(_state.Accepted.ContentHash))
            {
                LogReuse();
                const string Detail = "AP_TransID: was used before for another request";
                return RegistrationAnswer.Refused(new Fault(StatusCode.WrongParam, Detail, Detail));
            }

            await EndLeftAsync();
            return _state!.Answer();
        }
        catch (SessionLogException e)
        {
            LogLogFailed(e);
            _state = null;
            return RegistrationAnswer.Refused(new Fault(
                StatusCode.InternalError, $"session log: {e.Message}", "How far the registration came is not known. Send the same request again.")) with { SessionId = Id };
        }
    }

    /// <inheritdoc/>
    public async Task GoOn()
    {
        using var scope = Scope.Begin(logger);
        try
        {
            _state ??= await journal.LoadAsync(Id);
            if (_state is not null)
            {
                await EndLeftAsync();
            }
        }
        catch (SessionLogException e)
        {
            LogLogFailed(e); // the next sweep tries again
            _state = null;
        }
    }

    private async Task<bool> AcceptAsync(RegistrationOrder order, byte[] hash)
    {
        var now = time.GetUtcNow();
        var header = new SessionHeader(Id, order.ApId, order.ApTransId, personalData.Of(order.Msisdn), now, now + options.Value.TimeLimit);
        _state = await journal.AcceptAsync(header, new RegistrationAccepted
        {
            ApId = order.ApId,
            ApTransId = order.ApTransId,
            Instant = order.Instant,
            Msisdn = order.Msisdn.Value,
            ContentHash = hash,
            Steps = [.. order.Steps.Select(step => new LoggedStep(step.Operation.ToString(), step.Parameters))],
        });
        if (_state is not null)
        {
            LogAccepted(order.ApId, order.ApTransId, order.Steps.Length);
        }

        return _state is not null;
    }

    private async Task RunAsync(RegistrationOrder order)
    {
        var user = GrainFactory.GetGrain<IMobileUserGrain>(order.Msisdn.Value);
        for (var i = 0; i < order.Steps.Length; i++)
        {
            var step = order.Steps[i];
            var result = time.GetUtcNow() < _state!.Header.Deadline
                ? await DoAsync(user, step)
                : RegistrationResult.Refused(Failure("the registration takes too long"));
            if (result.Fault is { } fault)
            {
                var place = order.Steps.Length == 1 ? "" : $"MregRequest {i + 1} ({step.Operation}): ";
                await FailAsync(i + 1, fault with { ApDetail = place + fault.DetailForAp });
                return;
            }

            await journal.AppendAsync(_state, new StepDone
            {
                Step = i + 1,
                Operation = step.Operation.ToString(),
                Outputs = result.Outputs.Length == 0 ? null : result.Outputs,
                Certificate = result.Certificate,
                PublicKey = result.PublicKey,
            });
            _state.Tell(result.ToldOnce);
            LogStepDone(i + 1, step.Operation);
        }

        await FinishAsync(StatusCode.RegistrationOk, new Registered { Steps = order.Steps.Length });
    }

    /// <summary>The step; whatever goes wrong on its way is a failure of the registration, which must have an end.</summary>
    private async Task<RegistrationResult> DoAsync(IMobileUserGrain user, RegistrationStep step)
    {
        try
        {
            return await user.Register(step);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogStepFailed(e, step.Operation);
            return RegistrationResult.Refused(Failure($"{e.GetType().Name}: {e.Message}") with { ApDetail = "The registration failed. Whether the operation was done is not known." });
        }
    }

    private static Fault Failure(string reason) => new(StatusCode.RegistrationFailed, reason) { SubCode = 4072 };

    /// <summary>Nobody works on an open session that is found: its activation has gone, or lost the log in the middle.</summary>
    private async Task EndLeftAsync()
    {
        if (_state!.Final is not null)
        {
            return;
        }

        if (await journal.TakeOverAsync(_state))
        {
            var (done, of) = (_state.Results.Count, _state.Accepted.Steps.Length);
            await FailAsync(done + 1, Failure($"interrupted on {_state.LastNode} after {done} of {of} steps") with
            {
                ApDetail = $"The registration was interrupted after {done} of {of} operations. Whether the next one was done is not known.",
            });
        }
        else
        {
            await ReloadAsync();
        }
    }

    private Task FailAsync(int step, Fault fault) => FinishAsync(fault.Code, new RegistrationFailed
    {
        Step = step,
        Code = fault.Code.Value,
        SubCode = fault.SubCode,
        Reason = fault.Reason,
        ApDetail = fault.ApDetail,
    });

    private async Task FinishAsync(StatusCode outcome, SessionEvent last)
    {
        if (await journal.FinishAsync(_state!, outcome, last))
        {
            LogEnded(outcome.Value, outcome.Name, (last as RegistrationFailed)?.Reason ?? "");
        }
        else
        {
            await ReloadAsync();
        }
    }

    /// <summary>Somebody else ended it or does: what the log says is the truth.</summary>
    private async Task ReloadAsync()
    {
        LogFenced();
        _state = await journal.LoadAsync(Id);
        if (_state?.Final is null)
        {
            throw new SessionLogException("another activation owns the registration and has not ended it yet");
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Registration accepted for {ApId} ({ApTransId}): {Steps} steps")]
    private partial void LogAccepted(string apId, string apTransId, int steps);

    [LoggerMessage(1302, LogLevel.Information, "Step {Step} {Operation} is done")]
    private partial void LogStepDone(int step, RegistrationOperation operation);

    [LoggerMessage(1303, LogLevel.Information, "Registration ended with {Code} {Name} {Reason}")]
    private partial void LogEnded(int code, string name, string reason);

    [LoggerMessage(1304, LogLevel.Error, "{Operation} failed; whether it was done is not known")]
    private partial void LogStepFailed(Exception exception, RegistrationOperation operation);

    [LoggerMessage(1305, LogLevel.Error, "The session log failed in the middle of a registration; whoever comes next ends it")]
    private partial void LogLogFailed(Exception exception);

    [LoggerMessage(1306, LogLevel.Warning, "Another request came under the AP_TransID and Instant of this registration; refused")]
    private partial void LogReuse();

    [LoggerMessage(1307, LogLevel.Warning, "Fenced: another activation took the registration over")]
    private partial void LogFenced();
}
