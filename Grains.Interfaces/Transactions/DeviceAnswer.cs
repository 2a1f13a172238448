namespace Mss.Grains.Interfaces;

/// <summary>How a device answered, on its way to the transaction that asked it.</summary>
[GenerateSerializer, Immutable, Alias("mss.DeviceAnswer")]
public sealed record DeviceAnswer
{
    /// <summary>The raw signature value when the device signed; otherwise null.</summary>
    [Id(0)] public byte[]? Signature { get; init; }

    /// <summary>When it did not sign: the fault code.</summary>
    [Id(1)] public StatusCode Failure { get; init; }

    /// <summary>For the operator: what the device said.</summary>
    [Id(2)] public string Detail { get; init; } = "";

    /// <summary>The raw values of the further documents, in their order; null when there were none.</summary>
    [Id(3)] public IReadOnlyList<byte[]>? Further { get; init; }
}
