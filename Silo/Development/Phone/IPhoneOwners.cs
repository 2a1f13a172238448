using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Silo.Development.Phone;

/// <summary>A device in a user's hands.</summary>
internal readonly record struct OwnedDevice(string Kind, string DeviceId);

/// <summary>Who has which devices.</summary>
internal interface IPhoneOwners
{
    /// <summary>The devices, or null when the number is nobody's.</summary>
    ValueTask<IReadOnlyList<OwnedDevice>?> DevicesOfAsync(Msisdn msisdn, CancellationToken cancellationToken);
}

/// <summary>As the MSSP's user documents say.</summary>
internal sealed class RegisteredOwners(IUserStore users) : IPhoneOwners
{
    public async ValueTask<IReadOnlyList<OwnedDevice>?> DevicesOfAsync(Msisdn msisdn, CancellationToken cancellationToken) =>
        await users.GetAsync(msisdn, cancellationToken) is { State: not UserState.Removed } user ? [.. user.Devices.Select(device => new OwnedDevice(device.Kind, device.DeviceId))] : null;
}
