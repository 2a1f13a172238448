using Mss.Gateway.Authentication;
using Mss.Gateway.Routing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Administration;

/// <summary>Reads and writes registrations by their grains. Always the stored ones: what this gateway knows of an AP may be ten seconds old.</summary>
internal sealed class RegistrationBook(IGrainFactory grains, ApDirectory directory, TimeProvider time)
{
    public Task<ApplicationProvider?> FindAsync(string apId) =>
        apId.Length is 0 or > 128
            ? Task.FromResult<ApplicationProvider?>(null)
            : PassingFailures.RetryAsync(() => grains.GetGrain<IApplicationProviderGrain>(apId).Find(), time, CancellationToken.None);

    public Task<IReadOnlyList<ApplicationProvider>> ListAsync(string prefix, string? after, int limit) =>
        PassingFailures.RetryAsync(() => grains.GetGrain<IApplicationProviderListGrain>(0).List(prefix, after, limit), time, CancellationToken.None);

    /// <summary>Writes once: a second attempt would meet the first one's version and could not tell it from another's.</summary>
    public async Task<bool> PutAsync(ApplicationProvider provider)
    {
        try
        {
            return await grains.GetGrain<IApplicationProviderGrain>(provider.ApId).Put(provider);
        }
        finally
        {
            // Also after a failure: it may have been written.
            directory.Forget(provider.ApId);
        }
    }
}
