using Mss.Sscd.Provisioning;

namespace Mss.Grains.Registration;

/// <summary>The kinds of devices that can be prepared here; there may be none.</summary>
public sealed class DeviceProvisioners
{
    private readonly Dictionary<string, IDeviceProvisioner> _kinds;

    /// <summary>Takes the registered kinds.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public DeviceProvisioners(IEnumerable<IDeviceProvisioner> kinds) => _kinds = kinds.ToDictionary(kind => kind.Kind);

    /// <summary>The kind of that name, or null.</summary>
    public IDeviceProvisioner? Find(string kind) => _kinds.GetValueOrDefault(kind);
}
