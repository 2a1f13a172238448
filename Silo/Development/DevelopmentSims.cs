namespace Mss.Silo.Development;

/// <summary>SIM cards of the fixed users.</summary>
internal sealed class DevelopmentSims(DevelopmentFarEnd farEnd) : IDevelopmentDevices
{
    public string Kind => "sim";

    public async ValueTask<(string DeviceId, IReadOnlyDictionary<string, byte[]> PublicKeys)> ProvideAsync(
        string digits, DevelopmentUser user, CancellationToken cancellationToken)
    {
        var card = "8999" + digits; // ICCID: 89 telecom, then the country code, which no country has
        var specs = user.Keys.Select(key => key.Spec).DistinctBy(spec => spec.KeyId);
        return (card, await farEnd.Cards.CreateCardAsync(card, specs, user.Person, cancellationToken));
    }
}
