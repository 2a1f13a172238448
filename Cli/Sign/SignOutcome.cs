using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Sign;

/// <summary>How a signature transaction ended.</summary>
/// <param name="Elapsed">From the first octet sent to the outcome.</param>
/// <param name="TransactionId">MSSP_TransID, once known.</param>
internal abstract record SignOutcome(TimeSpan Elapsed, string? TransactionId);

/// <summary>The MSSP refused or the transaction failed.</summary>
internal sealed record SignFaulted(TimeSpan Elapsed, string? TransactionId, MssFaultAnswer Fault) : SignOutcome(Elapsed, TransactionId);

/// <summary>A final answer with a signature came.</summary>
internal sealed record SignCompleted(TimeSpan Elapsed, string? TransactionId, MssStatusAnswer Answer, VerificationReport Report)
    : SignOutcome(Elapsed, TransactionId);
