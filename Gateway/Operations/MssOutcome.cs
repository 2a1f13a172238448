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

    /// <summary>When a request that came too early may come again, or null; HTTP header <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>True when the AP is told the fault's second-level code.</summary>
    public bool TellSubCode { get; private init; }

    /// <summary>Status or fault code.</summary>
    public StatusCode Status => Fault?.Code ?? Response!.Status;

    /// <summary>An answer.</summary>
    public static MssOutcome Answer(MssResponse response, TransactionId transactionId) => new(response, null, transactionId);

    /// <summary>A fault.</summary>
    public static MssOutcome Refuse(Fault fault, TransactionId transactionId = default) => new(null, fault, transactionId);

    /// <summary>A fault that ends by itself.</summary>
    public static MssOutcome RefuseFor(TimeSpan retryAfter, Fault fault) => new(null, fault, default) { RetryAfter = retryAfter };

    /// <summary>The outcome as this AP is told it.</summary>
    public MssOutcome ToldTo(ApplicationProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return provider.TellSubCodes && Fault?.SubCode is not null ? new MssOutcome(Response, Fault, TransactionId) { RetryAfter = RetryAfter, TellSubCode = true } : this;
    }
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

    /// <summary>A party must have one of these roles to use it; others get fault 104.</summary>
    ApRoles RequiredRoles => ApRoles.ApplicationProvider;

    /// <summary>Serves a request.</summary>
    ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call);
}
