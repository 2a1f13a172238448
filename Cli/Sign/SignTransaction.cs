using Mss.Cli.CommandLine;
using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Sign;

/// <summary>Runs one signature transaction as an AP: request, status queries while pending, verification.</summary>
internal sealed class SignTransaction(IMssClient client, TimeProvider time, IProgress<string> progress)
{
    /// <summary>How much longer than the transaction's own deadline we wait: the 208 must reach us.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Limit for a message that no human delays.</summary>
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(30);

    /// <summary>A person needs seconds: the first query comes soon for simulated devices, the later ones do not hammer.</summary>
    private static readonly TimeSpan[] PollDelays = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(700)];

    private static readonly TimeSpan SteadyPollDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the outcome.</summary>
    /// <exception cref="MsspUnreachableException">There was no usable answer.</exception>
    public async Task<SignOutcome> RunAsync(SignOrder order, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(order.Request.TimeOutSeconds) + Grace;
        progress.Report("sending MSS_Signature");
        var message = new ApMessage(order.ApTransId, MssRequestWriter.Instant(time.GetUtcNow()));
        var answer = await client
            .SignatureAsync(order.Ap, message, order.Request, order.Request.Synchronous ? limit : QuickAnswer, cancellationToken)
            .ConfigureAwait(false);
        var transactionId = (answer as MssStatusAnswer)?.TransactionId;
        for (var poll = 0; answer is MssStatusAnswer { IsPending: true } pending; poll++)
        {
            if (transactionId is null)
            {
                throw new MsspUnreachableException($"status {pending.Code} came without MSSP_TransID, so the outcome cannot be asked for");
            }

            progress.Report(PrintableText.Of($"{pending.Code} {pending.Message}".TrimEnd()));
            if (time.GetElapsedTime(start) > limit)
            {
                throw new MsspUnreachableException($"the MSSP still says {pending.Code} {pending.Message} {Grace.TotalSeconds:0} s after the deadline");
            }

            await Task.Delay(poll < PollDelays.Length ? PollDelays[poll] : SteadyPollDelay, time, cancellationToken).ConfigureAwait(false);
            var now = message with { Instant = MssRequestWriter.Instant(time.GetUtcNow()) };
            answer = await client.StatusQueryAsync(order.Ap, now, transactionId, QuickAnswer, cancellationToken).ConfigureAwait(false);
        }

        var elapsed = time.GetElapsedTime(start);
        return answer switch
        {
            MssFaultAnswer fault => new SignFaulted(elapsed, transactionId, fault),
            MssStatusAnswer final => new SignCompleted(elapsed, transactionId, final, Verify(order, final)),
            _ => throw new InvalidOperationException(answer.GetType().Name),
        };
    }

    private VerificationReport Verify(SignOrder order, MssStatusAnswer answer)
    {
        var now = time.GetUtcNow();
        VerificationReport report;
        if (answer.Signature is null)
        {
            report = new VerificationReport();
            report.Add("signature", false, $"status {answer.Code} came without a signature");
        }
        else
        {
            report = order.Raw
                ? RawSignatureVerifier.Verify(answer.Signature, answer.Certificate, order.Expected, order.Anchors, now)
                : CmsVerifier.Verify(answer.Signature, order.Expected, order.Anchors, now);
        }

        // 501, 503 and 505 deliver a signature which the MSSP itself calls bad (TS 102 204 Annex C).
        report.Add("MSSP's verdict", answer.Code is 500 or 502, $"{answer.Code} {answer.Message}");
        report.Add("echoed AP_TransID", answer.ApTransId == order.ApTransId, answer.ApTransId ?? "absent");
        report.Add("echoed MSISDN", answer.Msisdn == order.Request.Msisdn, answer.Msisdn ?? "absent");
        return report;
    }
}
