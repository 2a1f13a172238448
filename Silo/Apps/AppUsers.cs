using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Sscd.App;

namespace Mss.Silo.Apps;

/// <summary>Makes enrolled apps devices of their users.</summary>
internal sealed partial class AppUsers(CoupledDevices devices, AppRelay relay, ILogger<AppUsers> logger)
{
    /// <summary>Does what was wished when the coupling code was made.</summary>
    /// <returns>Null when it is done or nothing was wished; else why not, and the app is disabled: it would wait for requests that never come.</returns>
    public async Task<string?> RefusalAsync(AppEnrolled enrolled)
    {
        if (enrolled is not { Wish: { } wish, Device: { } device })
        {
            return null;
        }

        Fault? fault;
        try
        {
            fault = await devices.RegisterAsync(device.Subscriber, device.DeviceId, wish);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, device.DeviceId);
            fault = new Fault(StatusCode.InternalError, e.Message);
        }

        if (fault is null)
        {
            return null;
        }

        LogRefused(device.DeviceId, fault.Code.Value, fault.Reason);
        await relay.DisableAsync(device.DeviceId, 404, "it could not be made its user's", CancellationToken.None);
        return fault.DetailForAp;
    }

    [LoggerMessage(3541, LogLevel.Error, "App {DeviceId} is enrolled and its registration failed")]
    private partial void LogFailed(Exception exception, string deviceId);

    [LoggerMessage(3542, LogLevel.Warning, "App {DeviceId} is enrolled and not its user's: {Code} {Reason}")]
    private partial void LogRefused(string deviceId, int code, string reason);
}
