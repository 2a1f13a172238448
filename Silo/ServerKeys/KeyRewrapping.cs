using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.SplitKey;

namespace Mss.Silo.ServerKeys;

/// <summary>Brings all server keys, and the halves of split keys, under the current key-encryption key after a start, in the background: signatures go on meanwhile.</summary>
internal sealed partial class KeyRewrapping(IKeyVault vault, SplitKeys splitKeys, ILogger<KeyRewrapping> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var result = await splitKeys.RewrapAsync(stoppingToken);
            if (vault is WrappedKeyVault wrapped)
            {
                var keys = await wrapped.RewrapAsync(stoppingToken);
                result = new RewrapResult(result.Done + keys.Done, result.Failed + keys.Failed);
            }

            if (result.Failed > 0)
            {
                LogIncomplete(result.Done, result.Failed);
            }
            else if (result.Done > 0)
            {
                LogDone(result.Done);
            }
        }
        catch (VaultException e)
        {
            LogFailed(e); // the next start goes on
        }
    }

    [LoggerMessage(4011, LogLevel.Information, "{Count} server keys are under the current key-encryption key now; none is left under an older one")]
    private partial void LogDone(int count);

    [LoggerMessage(4012, LogLevel.Error, "{Count} server keys are under the current key-encryption key now; {Failed} could not be opened and stay as they are")]
    private partial void LogIncomplete(int count, int failed);

    [LoggerMessage(4013, LogLevel.Error, "Server keys could not be brought under the current key-encryption key; the next start goes on")]
    private partial void LogFailed(Exception exception);
}
