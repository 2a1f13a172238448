using System.Text.Json;
using System.Text.Json.Serialization;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Sign;

/// <summary>Prints an outcome for programs: one JSON object on one line.</summary>
internal static class SignJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A completed transaction.</summary>
    public static string Write(SignCompleted outcome)
    {
        var signer = outcome.Report.Signer;
        return JsonSerializer.Serialize(
            new
            {
                result = outcome.Report.Passed ? "verified" : "not-verified",
                transactionId = outcome.TransactionId,
                status = outcome.Answer.Code,
                statusMessage = outcome.Answer.Message,
                profile = outcome.Answer.Profile,
                signer = signer?.SubjectDN.ToString(),
                subjectSerialNumber = signer is null ? null : SignReport.SubjectSerialNumber(signer),
                issuer = signer?.IssuerDN.ToString(),
                certificateSerialNumber = signer?.SerialNumber.ToString(16),
                notBefore = signer?.NotBefore,
                notAfter = signer?.NotAfter,
                algorithm = outcome.Report.Algorithm,
                signingTime = outcome.Report.SigningTime,
                checks = outcome.Report.Checks,
                signature = outcome.Answer.Signature is { } value ? Convert.ToBase64String(value) : null,
                milliseconds = Math.Round(outcome.Elapsed.TotalMilliseconds, 3),
            },
            Options);
    }

    /// <summary>A fault.</summary>
    public static string Write(SignFaulted outcome) => JsonSerializer.Serialize(
        new
        {
            result = "fault",
            transactionId = outcome.TransactionId,
            code = outcome.Fault.Code,
            name = outcome.Fault.Name,
            detail = outcome.Fault.Detail,
            advice = FaultAdvice.For(outcome.Fault.Code),
            milliseconds = Math.Round(outcome.Elapsed.TotalMilliseconds, 3),
        },
        Options);

    /// <summary>No usable answer.</summary>
    public static string Write(Soap.MsspUnreachableException failure) =>
        JsonSerializer.Serialize(new { result = "unreachable", exitCode = ExitCode.Unreachable, detail = failure.Message }, Options);
}
