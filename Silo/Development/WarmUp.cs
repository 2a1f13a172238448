using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Silo.Development;

/// <summary>
/// Sets the fixed users up in the background, so that neither the start nor the first signature waits for RSA keys to be generated; whoever is quicker, the other finds them.
/// </summary>
internal sealed partial class WarmUp(IDevelopmentIdentities identities, IUserStore users, ILogger<WarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        foreach (var number in DevelopmentUsers.SetUpAtStart)
        {
            try
            {
                var msisdn = Msisdn.Parse(number);
                if (await users.GetAsync(msisdn, stoppingToken) is null && await identities.ProvisionAsync(msisdn, stoppingToken) is { } user)
                {
                    await users.PutAsync(user, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, number); // the first request for the number tries again and says what is wrong
            }
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "The fixed user {Number} could not be set up")]
    private partial void LogFailed(Exception exception, string number);
}
