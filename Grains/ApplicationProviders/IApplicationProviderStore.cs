using Mss.Grains.Interfaces;

namespace Mss.Grains.ApplicationProviders;

/// <summary>Registrations of application providers: documents with a version, changed only if the version is the expected one.</summary>
public interface IApplicationProviderStore
{
    /// <summary>The registration, or null.</summary>
    ValueTask<ApplicationProvider?> GetAsync(string apId, CancellationToken cancellationToken = default);

    /// <summary>Writes the registration if the stored version is <c>provider.Version - 1</c> (0: if there is none).</summary>
    /// <returns>False when another version is stored; nothing was written then.</returns>
    ValueTask<bool> PutAsync(ApplicationProvider provider, CancellationToken cancellationToken = default);

    /// <summary>Registrations in the order of their AP_IDs' UTF-8 octets. For people: it may read all that there are.</summary>
    /// <param name="prefix">What the AP_IDs begin with; empty for all.</param>
    /// <param name="after">Only AP_IDs after this one, or null: the last of a page gives the next page.</param>
    /// <param name="limit">At most so many, 1 or more.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<ApplicationProvider>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken = default);
}
