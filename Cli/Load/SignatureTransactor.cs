using System.Globalization;
using System.Net.Sockets;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Load;

/// <summary>
/// Does signature transactions for its own users, in turn. Asynchronous: a request, a status query, and again while 504. Nobody else uses these users, so
/// none of them ever has two requests at once (which would rightly be refused with 406).
/// </summary>
internal sealed class SignatureTransactor(LoadPlan plan, LoadChannel channel, int worker, TimeProvider time) : ITransactor
{
    private const int QuickPolls = 3;
    private static readonly TimeSpan FirstPollDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPollDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(20);

    private int _round;

    /// <inheritdoc/>
    public async ValueTask<bool> RunAsync(LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        var user = worker + (_round * plan.Workers);
        _round = user + plan.Workers < plan.Users.Count ? _round + 1 : 0;
        try
        {
            return Judge(statistics, await TransactAsync(user, statistics, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            statistics?.AddError(failure.Message);

            // A server that is gone must not turn the generator into a tight loop.
            await Task.Delay(PauseAfterError, time, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private async ValueTask<ScannedAnswer> TransactAsync(int user, LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var answer = await channel.SubmitAsync(plan.Users, user, cancellationToken).ConfigureAwait(false);
        statistics?.Submit.Record(time.GetElapsedTime(start));
        if (plan.Mode == Waiting.Synch)
        {
            return answer;
        }

        var delay = FirstPollDelay;
        for (var poll = 0; answer is { IsFault: false, Code: 100 or 504 }; poll++)
        {
            if (poll >= QuickPolls)
            {
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
                delay = delay * 2 < LongestPollDelay ? delay * 2 : LongestPollDelay;
            }

            start = time.GetTimestamp();
            answer = await channel.QueryAsync(cancellationToken).ConfigureAwait(false);
            statistics?.StatusQuery.Record(time.GetElapsedTime(start));
        }

        return answer;
    }

    private bool Judge(LoadStatistics? statistics, in ScannedAnswer answer)
    {
        if (answer is { IsFault: false, Code: 500 or 502, HasSignature: true })
        {
            if (statistics?.IsSampled(plan.VerifyShare) == true)
            {
                statistics.Keep(new KeptAnswer(channel.ApTransId, channel.Msisdn, channel.Answer.ToArray()));
            }

            return true;
        }

        if (answer.IsFault)
        {
            statistics?.AddFault(answer.Code);
        }
        else
        {
            statistics?.AddError(string.Create(CultureInfo.InvariantCulture, $"status {answer.Code} {(answer.HasSignature ? "with" : "without")} signature"));
        }

        return false;
    }
}
