using Orleans.Concurrency;

namespace Mss.Grains.Interfaces;

/// <summary>One application provider; the key is its AP_ID.</summary>
[Alias("mss.IApplicationProviderGrain")]
public interface IApplicationProviderGrain : IGrainWithStringKey
{
    /// <summary>The AP's registration, or null when there is no such AP. Gateways keep the answer for some seconds.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<ApplicationProvider?> Find();
}
