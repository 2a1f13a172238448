using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Provisioning;

namespace Mss.Grains.Tests.Hosting;

/// <summary>A point in the work at which a test can fail, hold or observe it.</summary>
/// <param name="Silo">Name of the silo that works.</param>
/// <param name="Step">What it is about to do, or has done.</param>
/// <param name="Transaction">For which transaction.</param>
internal readonly record struct Moment(string Silo, Step Step, string Transaction);

internal enum Step
{
    BeforeAccept,
    AfterAccept,
    BeforeSent,
    AfterSent,
    BeforeTakeOver,
    BeforeRequest,
    AfterRequest,
    BeforeInquire,
    BeforeCancel,
    BeforeFinish,
    AfterFinish,
    BeforeRead,
    BeforeContinue,
    AfterContinue,
    BeforeShow,
    AfterShow,
    BeforeNotify,
    AfterNotify,
    BeforeStepDone,
    BeforeProvide,
    AfterProvide,
}

/// <summary>What a test does at a moment; throws to inject a failure. Shared by all silos of a cluster.</summary>
internal sealed class Hooks
{
    public Func<Moment, Task>? OnMoment { get; set; }

    /// <summary>Replaces the devices' replies, when set.</summary>
    public Func<Step, SscdReply, SscdReply>? Distort { get; set; }

    /// <summary>Replaces what the devices can sign with one approval, when set.</summary>
    public int? MaxSignatures { get; set; }

    /// <summary>True when the devices want the octets that are signed.</summary>
    public bool WantsToBeSigned { get; set; }

    /// <summary>What the devices were asked.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<SignCommand> Commands { get; } = [];
    /// <summary>Replaces what the certification authority issues, when set.</summary>
    public Func<CertificateOrder, IssuedCertificate>? Issue { get; set; }

    /// <summary>What the certification authority was told to revoke.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<(byte[] Certificate, System.Security.Cryptography.X509Certificates.X509RevocationReason Reason)> Revoked { get; } = [];

    /// <summary>Why the certification authority revokes nothing, when set.</summary>
    public string? RefuseRevocation { get; set; }

    /// <summary>Replaces what devices reply when a key is made, when set.</summary>
    public Func<ProvisionReply, ProvisionReply>? DistortKey { get; set; }

    public Task At(string silo, Step step, string transaction) => OnMoment?.Invoke(new Moment(silo, step, transaction)) ?? Task.CompletedTask;
}

internal sealed class HookedSessionLog(ISessionLog inner, string silo, Hooks hooks) : ISessionLog
{
    public async ValueTask<StoredSession?> ReadAsync(TransactionId id, CancellationToken cancellationToken = default)
    {
        await hooks.At(silo, Step.BeforeRead, id.Value);
        return await inner.ReadAsync(id, cancellationToken);
    }

    public async ValueTask<bool> AcceptAsync(SessionHeader header, LoggedEvent first, CancellationToken cancellationToken = default)
    {
        await hooks.At(silo, Step.BeforeAccept, header.Id.Value);
        var result = await inner.AcceptAsync(header, first, cancellationToken);
        await hooks.At(silo, Step.AfterAccept, header.Id.Value);
        return result;
    }

    public async ValueTask<bool> TakeOverAsync(TransactionId id, LoggedEvent takeOver, CancellationToken cancellationToken = default)
    {
        await hooks.At(silo, Step.BeforeTakeOver, id.Value);
        return await inner.TakeOverAsync(id, takeOver, cancellationToken);
    }

    public async ValueTask AppendAsync(TransactionId id, LoggedEvent appended, CancellationToken cancellationToken = default)
    {
        if (appended.Kind == nameof(Sent))
        {
            await hooks.At(silo, Step.BeforeSent, id.Value);
        }

        if (appended.Kind == nameof(StepDone))
        {
            await hooks.At(silo, Step.BeforeStepDone, id.Value);
        }

        await inner.AppendAsync(id, appended, cancellationToken);
        if (appended.Kind == nameof(Sent))
        {
            await hooks.At(silo, Step.AfterSent, id.Value);
        }
    }

    public async ValueTask<bool> FinishAsync(TransactionId id, int outcome, LoggedEvent last, CancellationToken cancellationToken = default)
    {
        await hooks.At(silo, Step.BeforeFinish, id.Value);
        var result = await inner.FinishAsync(id, outcome, last, cancellationToken);
        await hooks.At(silo, Step.AfterFinish, id.Value);
        return result;
    }

    public async ValueTask<bool> ContinueAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default)
    {
        await hooks.At(silo, Step.BeforeContinue, id.Value);
        var result = await inner.ContinueAsync(id, next, cancellationToken);
        await hooks.At(silo, Step.AfterContinue, id.Value);
        return result;
    }

    public ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due, CancellationToken cancellationToken = default) => inner.ScheduleAsync(header, due, cancellationToken);

    public ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due, CancellationToken cancellationToken = default) => inner.UnscheduleAsync(id, due, cancellationToken);

    public IAsyncEnumerable<WakeUp> WakeUpsAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken = default) => inner.WakeUpsAsync(dueBefore, cancellationToken);

    public IAsyncEnumerable<OpenSession> OpenSessionsAsync(DateTimeOffset deadlineBefore, CancellationToken cancellationToken = default) =>
        inner.OpenSessionsAsync(deadlineBefore, cancellationToken);

    public IAsyncEnumerable<SessionSummary> ListAsync(SessionFilter filter, CancellationToken cancellationToken = default) => inner.ListAsync(filter, cancellationToken);
}
