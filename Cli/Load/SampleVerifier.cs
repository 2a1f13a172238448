using System.Text;
using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Load;

/// <summary>How the sample did.</summary>
/// <param name="Verified">How many were parsed and verified.</param>
/// <param name="Failed">How many of them were wrong.</param>
/// <param name="FirstFailure">What was wrong with the first one, or null.</param>
internal sealed record SampleResult(int Verified, int Failed, string? FirstFailure);

/// <summary>Parses and verifies the kept answers as <c>mss sign</c> would. After the run, so that it takes nothing from what is measured.</summary>
internal static class SampleVerifier
{
    /// <summary>Verifies the sample.</summary>
    public static SampleResult Verify(IEnumerable<KeptAnswer> sample, TrustAnchors? anchors, DateTimeOffset now)
    {
        var (verified, failed) = (0, 0);
        string? first = null;
        foreach (var kept in sample)
        {
            verified++;
            if (Problem(kept, anchors, now) is { } problem)
            {
                failed++;
                first ??= $"{kept.ApTransId} of {kept.Msisdn}: {problem}";
            }
        }

        return new SampleResult(verified, failed, first);
    }

    private static string? Problem(KeptAnswer kept, TrustAnchors? anchors, DateTimeOffset now)
    {
        MssAnswer answer;
        try
        {
            answer = MssAnswerReader.Read(kept.Answer);
        }
        catch (NotAnMssAnswerException wrong)
        {
            return wrong.Message;
        }

        if (answer is not MssStatusAnswer { Signature: { } signature } status)
        {
            return "no signature inside";
        }

        if (status.ApTransId != kept.ApTransId || status.Msisdn != kept.Msisdn)
        {
            return $"the answer is for {status.ApTransId} of {status.Msisdn}";
        }

        var expected = new ExpectedContent(Encoding.UTF8.GetBytes(LoadTemplates.Text(kept.ApTransId)), IsHash: false);
        var report = CmsVerifier.Verify(signature, expected, anchors, now);
        return report.Checks.FirstOrDefault(check => !check.Passed) is { } bad ? $"{bad.Name}: {bad.Detail}" : null;
    }
}
