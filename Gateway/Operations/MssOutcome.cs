using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>What an operation came to: an answer or a fault, and what the log line shall say.</summary>
public sealed class MssOutcome
{
    private MssOutcome(MssResponse? response, Fault? fault, TransactionId transactionId)
    {
        Response = response;
        Fault = fault;
        TransactionId = transactionId;
    }

    /// <summary>The answer; null exactly when <see cref="Fault"/> is set.</summary>
    public MssResponse? Response { get; }

    /// <summary>The fault, or null.</summary>
    public Fault? Fault { get; }

    /// <summary>The transaction that it was about, or default.</summary>
    public TransactionId TransactionId { get; }

    /// <summary>Status or fault code.</summary>
    public StatusCode Status => Fault?.Code ?? Response!.Status;

    /// <summary>An answer.</summary>
    public static MssOutcome Answer(MssResponse response, TransactionId transactionId) => new(response, null, transactionId);

    /// <summary>A fault.</summary>
    public static MssOutcome Refuse(Fault fault, TransactionId transactionId = default) => new(null, fault, transactionId);
}

/// <summary>How the client wants to be served, beside the message itself.</summary>
/// <param name="Wait">How long it is ready to wait for an outcome (HTTP <c>Prefer: wait=n</c>, RFC 7240 4.3), or null when it does not say.</param>
/// <param name="Aborted">Set when the client has gone.</param>
/// <param name="Authorization">What an Authorization header brings, or null.</param>
public readonly record struct CallContext(TimeSpan? Wait, CancellationToken Aborted, Authentication.HeaderCredentials? Authorization = null);

/// <summary>One operation of TS 102 204. The AP is authenticated already.</summary>
public interface IMssOperationHandler
{
    /// <summary>Which operation it serves.</summary>
    MssOperation Operation { get; }

    /// <summary>Serves a request.</summary>
    ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call);
}
