using System.Globalization;
using System.Net.Sockets;

namespace Mss.Cli.Load;

/// <summary>Asks again and again for the outcome of one finished transaction.</summary>
internal sealed class StatusPoller(LoadChannel channel, Action<TimeSpan> sleep) : ITransactor
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public bool Run(LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        try
        {
            var answer = channel.Query();
            if (answer is { IsFault: false, Code: 500 or 502, HasSignature: true })
            {
                return true;
            }

            if (answer.IsFault)
            {
                statistics?.AddFault(answer.Code);
            }
            else
            {
                statistics?.AddError(string.Create(CultureInfo.InvariantCulture, $"status {answer.Code}"));
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            statistics?.AddError(failure.Message);
            sleep(PauseAfterError);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
