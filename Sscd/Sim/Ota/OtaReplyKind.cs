namespace Mss.Sscd.Sim.Ota;

/// <summary>How the applet's replies of one kind are read, and what stands for those that do not come.</summary>
/// <param name="Decode">Reads a reply; null when it is unreadable.</param>
/// <param name="Unreachable">Nothing, or nothing readable, came; for the reason.</param>
/// <param name="Pending">Sent and still repeated, for the reason; null where nothing is repeated beyond the wait.</param>
/// <param name="DeliverLate">Takes what came after the caller was told Pending: card, transaction, reply.</param>
internal sealed record OtaReplyKind<T>(
    Func<ReadOnlyMemory<byte>, T?> Decode,
    Func<string, T> Unreachable,
    Func<string, T>? Pending = null,
    Func<string, string, T, ValueTask>? DeliverLate = null)
    where T : class;
