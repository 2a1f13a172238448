namespace Mss.Grains.Interfaces;

/// <summary>
/// Ids of registrations: <c>r</c> where a signature transaction's id has <c>t</c>, so that whoever meets one in the session log knows whose it is without reading it.
/// </summary>
public static class RegistrationId
{
    /// <summary>The id of a request; a request sent again has the same.</summary>
    public static TransactionId Create(TransactionIdFactory ids, RegistrationOrder order)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(order);
        return TransactionId.Parse("r" + ids.Create(order.ApId, order.ApTransId, order.UniqueApTransId ? null : order.Instant).Value[1..]);
    }

    /// <summary>True for the id of a registration.</summary>
    public static bool Is(TransactionId id) => id.Value is ['r', ..];
}
