using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>The fixed users of the development environment. Registered in Development only.</summary>
public interface IDevelopmentIdentities
{
    /// <summary>The fault that a request for this number is answered with at once (<c>+9990092&lt;code&gt;</c>), or null.</summary>
    Fault? RefusalFor(Msisdn msisdn);

    /// <summary>Makes the user with devices, keys and certificates if the number is one of the fixed ones, or returns null.</summary>
    /// <returns>A user of version 1 that is not stored yet. Asked twice, the same keys.</returns>
    ValueTask<MobileUser?> ProvisionAsync(Msisdn msisdn, CancellationToken cancellationToken);
}

/// <summary>No fixed users: every other environment.</summary>
public sealed class NoDevelopmentIdentities : IDevelopmentIdentities
{
    /// <inheritdoc/>
    public Fault? RefusalFor(Msisdn msisdn) => null;

    /// <inheritdoc/>
    public ValueTask<MobileUser?> ProvisionAsync(Msisdn msisdn, CancellationToken cancellationToken) => default;
}
