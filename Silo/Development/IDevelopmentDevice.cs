using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Silo.Development;

/// <summary>Makes the fixed users' devices of one kind. A further kind registers a further one; the order of registration is the order of preference.</summary>
internal interface IDevelopmentDevice
{
    /// <summary>Makes the user's device of this kind, keys and certificates included; asked again, the same.</summary>
    /// <returns>Null when the user has none of this kind.</returns>
    ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken);
}
