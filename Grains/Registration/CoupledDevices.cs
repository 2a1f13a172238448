using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Registration;

/// <summary>
/// Makes a device that has come with its coupling code the user's: a registration of its own with a session in the log, as the registration authority would send it.
/// </summary>
public sealed class CoupledDevices(IGrainFactory grains, TransactionIdFactory ids, [FromKeyedServices(MssTime.Key)] TimeProvider time)
{
    /// <summary>AP_ID under which these registrations stand in the log.</summary>
    public const string ApId = "urn:mss:coupling";

    /// <summary>Adds the device, has its key certified, and lets the user sign if that was wished.</summary>
    /// <param name="subscriber">Normalised mobile number.</param>
    /// <param name="deviceId">The device's address within its kind.</param>
    /// <param name="wish">What was kept with the code.</param>
    /// <returns>Why the device is not the user's; null when it is. That it has no certificate yet, because no certification authority is connected, is no failure.</returns>
    public async Task<Fault?> RegisterAsync(string subscriber, string deviceId, string wish)
    {
        var wanted = CouplingWish.Parse(wish);
        RegistrationParameter[] device = [new("DeviceKind", wanted.Kind), new("DeviceId", deviceId)];
        var steps = new List<RegistrationStep>
        {
            new() { Operation = RegistrationOperation.AddDevice, Parameters = [.. device, .. wanted.Parameters] },
            new() { Operation = RegistrationOperation.RequestCertificate, Parameters = device },
        };
        if (wanted.Activate)
        {
            steps.Add(new RegistrationStep { Operation = RegistrationOperation.ActivateUser });
        }

        var order = new RegistrationOrder
        {
            ApId = ApId,
            ApTransId = deviceId,
            Instant = time.GetUtcNow(),
            Msisdn = Msisdn.Parse(subscriber),
            Steps = [.. steps],
            UniqueApTransId = true,
        };
        var answer = await grains.GetGrain<IRegistrationGrain>(RegistrationId.Create(ids, order).Value).Submit(order);
        return answer.Results.Length > 0 ? null : answer.Fault ?? new Fault(StatusCode.InternalError, "the registration has no result");
    }
}
