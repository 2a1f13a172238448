using Orleans.Concurrency;

namespace Mss.Grains.Interfaces;

/// <summary>One application provider; the key is its AP_ID.</summary>
[Alias("mss.IApplicationProviderGrain")]
public interface IApplicationProviderGrain : IGrainWithStringKey
{
    /// <summary>The AP's registration, or null when there is no such AP. Gateways keep the answer for some seconds.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<ApplicationProvider?> Find();

    /// <summary>Writes the registration if the stored version is <c>provider.Version - 1</c> (0: if there is none). It has been checked by the caller.</summary>
    /// <returns>False when another version is stored; nothing was written then.</returns>
    [Alias("Put")]
    Task<bool> Put(ApplicationProvider provider);
}
