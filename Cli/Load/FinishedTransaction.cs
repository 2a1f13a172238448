using System.Globalization;
using Mss.Cli.Soap;

namespace Mss.Cli.Load;

/// <summary>Makes the one transaction that the status pollers ask for.</summary>
internal static class FinishedTransaction
{
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Signs once with the first user and waits for the outcome.</summary>
    /// <exception cref="MsspUnreachableException">There was no signature.</exception>
    public static async Task MakeAsync(LoadPlan plan, LoadChannel channel, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var answer = channel.Submit(plan.Users, 0);
        while (answer is { IsFault: false, Code: 100 or 504 } && time.GetElapsedTime(start) < Longest)
        {
            await Task.Delay(PollDelay, time, cancellationToken).ConfigureAwait(false);
            answer = channel.Query();
        }

        if (answer is not { IsFault: false, Code: 500 or 502, HasSignature: true })
        {
            throw new MsspUnreachableException(string.Create(
                CultureInfo.InvariantCulture, $"the transaction to poll ended with {(answer.IsFault ? "fault" : "status")} {answer.Code}"));
        }
    }
}
