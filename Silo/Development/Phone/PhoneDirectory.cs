using Mss.Grains.Interfaces;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>Finds the devices in a user's hands, and what is on their screens.</summary>
internal sealed class PhoneDirectory(IPhoneOwners owners, IEnumerable<IPhoneScreen> screens)
{
    private readonly Dictionary<string, IPhoneScreen> _screens = screens.ToDictionary(screen => screen.Kind);

    /// <summary>The phones of all persons among the fixed users.</summary>
    public async Task<IReadOnlyList<PhoneView>> PersonsAsync(CancellationToken cancellationToken)
    {
        var phones = new List<PhoneView>();
        foreach (var number in DevelopmentUsers.Persons)
        {
            // One that is not set up yet has a phone without devices.
            phones.Add(await FindAsync(Msisdn.Parse(number), cancellationToken) ?? new PhoneView(number, []));
        }

        return phones;
    }

    /// <summary>A user's phone, or null when the number is nobody's.</summary>
    public async Task<PhoneView?> FindAsync(Msisdn msisdn, CancellationToken cancellationToken) =>
        await owners.DevicesOfAsync(msisdn, cancellationToken) is { } devices ? new PhoneView(msisdn.Value, [.. Shown(devices).Select(View)]) : null;

    /// <summary>Does something on the device that shows the transaction.</summary>
    /// <returns>The first result that is not <paramref name="nothing"/>; null when the number is nobody's.</returns>
    public async Task<T?> OnDeviceAsync<T>(Msisdn msisdn, T nothing, Func<IPhoneScreen, string, Task<T>> act, CancellationToken cancellationToken)
        where T : struct
    {
        if (await owners.DevicesOfAsync(msisdn, cancellationToken) is not { } devices)
        {
            return null;
        }

        // A transaction id is on one device alone; the others have nothing of that name on their screens.
        foreach (var device in Shown(devices))
        {
            var result = await act(_screens[device.Kind], device.DeviceId);
            if (!EqualityComparer<T>.Default.Equals(result, nothing))
            {
                return result;
            }
        }

        return nothing;
    }

    private PhoneDeviceView View(OwnedDevice device)
    {
        var screen = _screens[device.Kind];
        var request = screen.Pending(device.DeviceId);
        return new PhoneDeviceView(device.Kind, device.DeviceId, request, request is null ? null : screen.VerificationCode(request), screen.Messages(device.DeviceId));
    }

    private IEnumerable<OwnedDevice> Shown(IReadOnlyList<OwnedDevice> devices) =>
        devices.Where(device => _screens.TryGetValue(device.Kind, out var screen) && screen.Has(device.DeviceId));
}
