using System.Globalization;
using System.Net.Sockets;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Load;

/// <summary>
/// Does signature transactions for its own users, in turn. Asynchronous: a request, a status query, and again while 504. Nobody else uses these users, so
/// none of them ever has two requests at once (which would rightly be refused with 406).
/// </summary>
internal sealed class SignatureTransactor(LoadPlan plan, LoadChannel channel, int worker, TimeProvider time, Action<TimeSpan> sleep) : ITransactor
{
    private const int QuickPolls = 3;
    private static readonly TimeSpan FirstPollDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPollDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(20);

    private int _round;

    /// <inheritdoc/>
    public bool Run(LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        var user = worker + (_round * plan.Workers);
        _round = user + plan.Workers < plan.Users.Count ? _round + 1 : 0;
        try
        {
            return Judge(statistics, Transact(user, statistics, cancellationToken));
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            statistics?.AddError(failure.Message);

            // A server that is gone must not turn the generator into a tight loop.
            sleep(PauseAfterError);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private ScannedAnswer Transact(int user, LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var answer = channel.Submit(plan.Users, user);
        statistics?.Submit.Record(time.GetElapsedTime(start));
        if (plan.Mode == Waiting.Synch)
        {
            return answer;
        }

        var delay = FirstPollDelay;
        for (var poll = 0; answer is { IsFault: false, Code: 100 or 504 }; poll++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (poll >= QuickPolls)
            {
                sleep(delay);
                delay = delay * 2 < LongestPollDelay ? delay * 2 : LongestPollDelay;
            }

            start = time.GetTimestamp();
            answer = channel.Query();
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
