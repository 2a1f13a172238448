using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>Turns a state into what the AP is told.</summary>
internal static class TransactionAnswers
{
    /// <summary>The outcome, or <paramref name="whilePending"/> (100 to a submission, 504 to a query).</summary>
    public static TransactionAnswer From(TransactionId id, TransactionState state, StatusCode whilePending)
    {
        var fault = FaultOf(state.Final, state.WasSent);
        var signed = state.Final as Signed;
        return new TransactionAnswer
        {
            TransactionId = id,
            Status = fault?.Code ?? (signed is null ? whilePending : StatusOf(signed)),
            Fault = fault,
            Signature = signed?.Signature,
            Format = Enum.Parse<SignatureFormat>(state.Accepted.Format),
            Certificate = signed is null ? null : state.Accepted.Certificate,
            MsisdnAsReceived = state.Accepted.MsisdnAsReceived,

            // Clients that ask with a vendor's http URI compare the answer with it; an mss: profile is answered by the one that was chosen.
            ProfileUsed = state.Accepted.ProfileAnswered is { } answered ? answered
                : state.Accepted.ProfileAsked is { } asked && !asked.StartsWith("mss:", StringComparison.OrdinalIgnoreCase) ? asked : state.Accepted.ProfileUsed,
            Deadline = state.Header.Deadline,
            ServiceResults = signed?.Services?.Select(service => DocumentResults.Of(service, state.Accepted, signed)).ToList(),
        };
    }

    /// <summary>500, or what validation came to.</summary>
    public static StatusCode StatusOf(Signed signed) => signed.Status is { } code ? new StatusCode(code) : StatusCode.Signature;

    private static Fault? FaultOf(SessionEvent? final, bool asked) => final switch
    {
        Failed failed => new Fault(new StatusCode(failed.Code), failed.Reason, failed.ApDetail),
        Expired expired => new Fault(StatusCode.ExpiredTransaction, expired.Reason) { SubCode = asked ? 2082 : 2081 }, // the user's time or ours
        _ => null,
    };
}
