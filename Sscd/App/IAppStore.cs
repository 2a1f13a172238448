namespace Mss.Sscd.App;

/// <summary>
/// Enrolled apps and their requests. A device that is asked by a server and not by a card cannot be trusted to remember what it signed when it is installed anew: the memory
/// of transaction ids is here, in front of it.
/// </summary>
/// <remarks>
/// Every write is conditional on a version, durable when it ends, and on one document: a table with compare-and-set per row is enough. In a cluster the store must be
/// shared, since an app pulls from whichever node it reaches.
/// </remarks>
public interface IAppStore
{
    /// <summary>The device, or null.</summary>
    ValueTask<AppDevice?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken);

    /// <summary>Writes a device if the stored version is one less (0: if there is none).</summary>
    /// <returns>False when another version is stored; nothing was written then.</returns>
    ValueTask<bool> PutDeviceAsync(AppDevice device, CancellationToken cancellationToken);

    /// <summary>Keeps a coupling code.</summary>
    ValueTask AddCouplingAsync(AppCoupling coupling, CancellationToken cancellationToken);

    /// <summary>Takes a coupling code away; of several takers one gets it.</summary>
    ValueTask<AppCoupling?> TakeCouplingAsync(byte[] codeHash, CancellationToken cancellationToken);

    /// <summary>The record of a transaction, or null.</summary>
    ValueTask<AppRequest?> FindRequestAsync(string deviceId, string transactionId, CancellationToken cancellationToken);

    /// <summary>Writes a record if the stored version is one less (0: if there is none).</summary>
    /// <returns>False when another version is stored; nothing was written then.</returns>
    ValueTask<bool> PutRequestAsync(AppRequest request, CancellationToken cancellationToken);

    /// <summary>A device's pending requests in the order of their arrival; their time may be over.</summary>
    ValueTask<IReadOnlyList<AppRequest>> PendingAsync(string deviceId, CancellationToken cancellationToken);
}
