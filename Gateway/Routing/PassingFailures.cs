using Orleans.Runtime;

namespace Mss.Gateway.Routing;

/// <summary>Calls a grain again when a silo was lost in the middle. Only for calls that may arrive twice.</summary>
internal static class PassingFailures
{
    // Together as long as a killed silo's grains may take to continue elsewhere: 15 s.
    private static readonly TimeSpan[] Pauses = [.. new double[] { 0.1, 0.5, 1, 2, 3, 4, 5 }.Select(TimeSpan.FromSeconds)];

    /// <summary>The call's result, or the exception of the last attempt.</summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="time">For the pauses between attempts.</param>
    /// <param name="aborted">Ends the waiting; a call that was made goes on.</param>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken aborted)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call().WaitAsync(aborted);
            }
            catch (Exception e) when (attempt < Pauses.Length && IsPassing(e))
            {
                await Task.Delay(Pauses[attempt], time, aborted);
            }
        }
    }

    private static bool IsPassing(Exception e) => e is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException;
}
