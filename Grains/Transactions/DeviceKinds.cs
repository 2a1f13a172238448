using System.Diagnostics.CodeAnalysis;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>The registered kinds of signature devices.</summary>
public sealed class DeviceKinds
{
    private readonly Dictionary<string, ISscd> _kinds;

    /// <summary>Takes the registered kinds.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public DeviceKinds(IEnumerable<ISscd> kinds) => _kinds = kinds.ToDictionary(kind => kind.Kind);

    /// <summary>The kind of that name, when this silo has it.</summary>
    public bool TryGet(string kind, [NotNullWhen(true)] out ISscd? sscd) => _kinds.TryGetValue(kind, out sscd);

    /// <summary>The kind of that name.</summary>
    /// <exception cref="InvalidOperationException">A user has a device of a kind that this silo was not configured with.</exception>
    public ISscd this[string kind] =>
        _kinds.TryGetValue(kind, out var sscd) ? sscd : throw new InvalidOperationException($"no SSCD of kind '{kind}' is configured on this silo");
}
