using System.Text.Json;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Registration;

/// <summary>What a registration authority wants of a device that is still to be coupled; kept with the coupling code.</summary>
/// <param name="Kind">Kind of device.</param>
/// <param name="Parameters">Parameters of AddDevice for the key.</param>
/// <param name="Activate">True when the user may sign from then on.</param>
internal sealed record CouplingWish(string Kind, RegistrationParameter[] Parameters, bool Activate)
{
    public static CouplingWish Of(RegistrationStep step) => new(
        DeviceRegistration.KindOf(step),
        [.. step.Parameters.Where(parameter => parameter.Name is not ("DeviceKind" or "DeviceId" or "Activate"))],
        step.Get("Activate") == "true");

    /// <exception cref="JsonException">It is none.</exception>
    public static CouplingWish Parse(string text) => JsonSerializer.Deserialize<CouplingWish>(text) ?? throw new JsonException("the wish is null");

    public string ToText() => JsonSerializer.Serialize(this);
}
