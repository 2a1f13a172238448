namespace Mss.Sscd;

/// <summary>A kind of device that can be asked about itself, without any transaction and without asking its user anything. Optional beside <see cref="ISscd"/>.</summary>
public interface ISscdState
{
    /// <summary>Asks a device about itself.</summary>
    /// <param name="deviceId">The device's address within its kind.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What it said, or null when it was not reached: nothing is known then.</returns>
    ValueTask<DeviceCondition?> InquireDeviceAsync(string deviceId, CancellationToken cancellationToken);
}

/// <summary>What a device says about itself.</summary>
/// <param name="BlockedKeys">Keys that do not sign because their PIN is blocked.</param>
public sealed record DeviceCondition(IReadOnlyList<string> BlockedKeys);
