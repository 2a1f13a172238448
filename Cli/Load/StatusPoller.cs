using System.Globalization;
using System.Net.Sockets;

namespace Mss.Cli.Load;

/// <summary>Asks again and again for the outcome of one finished transaction.</summary>
internal sealed class StatusPoller(LoadChannel channel, TimeProvider time) : ITransactor
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public async ValueTask<bool> RunAsync(LoadStatistics? statistics, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await channel.QueryAsync(cancellationToken).ConfigureAwait(false);
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
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            statistics?.AddError(failure.Message);
            await Task.Delay(PauseAfterError, time, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
