namespace Mss.Grains.Interfaces;

/// <summary>All application providers, for administrators; the key is 0.</summary>
[Alias("mss.IApplicationProviderListGrain")]
public interface IApplicationProviderListGrain : IGrainWithIntegerKey
{
    /// <summary>Registrations in the order of their AP_IDs' UTF-8 octets.</summary>
    /// <param name="prefix">What the AP_IDs begin with; empty for all.</param>
    /// <param name="after">Only AP_IDs after this one, or null.</param>
    /// <param name="limit">At most so many, 1 or more.</param>
    [Alias("List")]
    Task<IReadOnlyList<ApplicationProvider>> List(string prefix, string? after, int limit);
}
