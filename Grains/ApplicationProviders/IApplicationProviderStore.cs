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
}
