using Mss.Grains.Interfaces;

namespace Mss.Grains.ApplicationProviders;

/// <summary>One application provider. Reads its registration each time, so that a change holds without restart; gateways ask only every few seconds.</summary>
public sealed class ApplicationProviderGrain(IApplicationProviderStore providers) : Grain, IApplicationProviderGrain
{
    /// <inheritdoc/>
    public async Task<ApplicationProvider?> Find()
    {
        var provider = await providers.GetAsync(this.GetPrimaryKeyString());
        if (provider is null)
        {
            DeactivateOnIdle(); // AP_IDs can be tried by the million
        }

        return provider;
    }

    /// <inheritdoc/>
    public async Task<bool> Put(ApplicationProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return provider.ApId == this.GetPrimaryKeyString()
            ? await providers.PutAsync(provider)
            : throw new ArgumentException($"the registration is of {provider.ApId} and the grain of {this.GetPrimaryKeyString()}", nameof(provider));
    }
}
