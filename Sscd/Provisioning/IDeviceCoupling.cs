namespace Mss.Sscd.Provisioning;

/// <summary>
/// A kind whose devices come by themselves: the user gets a one-time code, gives it to the device, and the device names itself and proves its keys. Beside
/// <see cref="IDeviceProvisioner"/>, which then knows the device.
/// </summary>
public interface IDeviceCoupling
{
    /// <summary>Makes a code for a subscriber.</summary>
    ValueTask<CouplingOffer> OfferAsync(CouplingOrder order, CancellationToken cancellationToken);
}

/// <summary>Whose device shall be coupled, and what for.</summary>
/// <param name="Subscriber">Normalised mobile number.</param>
/// <param name="KeyId">The key that the device shall have.</param>
/// <param name="Algorithm">Name of the key's algorithm, or null for the kind's usual one.</param>
/// <param name="Wish">What shall be done with the device once it is coupled; kept with the code and not looked at.</param>
public sealed record CouplingOrder(string Subscriber, string KeyId, string? Algorithm, string Wish);

/// <summary>A code, or why there is none.</summary>
/// <param name="Code">The code, a secret of the user's; null when there is none.</param>
/// <param name="Expires">When the code is void.</param>
/// <param name="WrongParameter">When there is none: the member of the request that is wrong.</param>
/// <param name="Detail">Why there is none.</param>
public sealed record CouplingOffer(string? Code, DateTimeOffset Expires = default, string? WrongParameter = null, string Detail = "")
{
    /// <summary>Without the code.</summary>
    public override string ToString() => $"CouplingOffer until {Expires:O} {WrongParameter} {Detail}";
}
