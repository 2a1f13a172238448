namespace Mss.Sscd.App;

/// <summary>
/// Wakes an app, so that it pulls: a push service of the phone's maker. Nothing about the request is in the push, and nothing depends on its arrival: an app that is open
/// polls, one that is closed finds its requests when it is opened.
/// </summary>
public interface IPushWake
{
    /// <summary>Wakes a device. Must end soon; failures are its own matter.</summary>
    ValueTask WakeAsync(string deviceId, CancellationToken cancellationToken);
}

/// <summary>No push: apps poll.</summary>
public sealed class NoPushWake : IPushWake
{
    /// <inheritdoc/>
    public ValueTask WakeAsync(string deviceId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
