using Mss.Grains.Interfaces;
using Orleans.Concurrency;

namespace Mss.Grains.ApplicationProviders;

/// <summary>Lists application providers from the store.</summary>
[StatelessWorker(1)]
public sealed class ApplicationProviderListGrain(IApplicationProviderStore providers) : Grain, IApplicationProviderListGrain
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApplicationProvider>> List(string prefix, string? after, int limit) => await providers.ListAsync(prefix, after, limit);
}
