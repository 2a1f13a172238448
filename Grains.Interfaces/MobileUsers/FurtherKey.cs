namespace Mss.Grains.Interfaces;

/// <summary>Asks for the key of a further document, on the device that the reservation chooses.</summary>
[GenerateSerializer, Immutable, Alias("mss.FurtherKeyRequest")]
public sealed record FurtherKeyRequest
{
    /// <summary>The profile asked for.</summary>
    [Id(0)] public required SignatureProfile Profile { get; init; }

    /// <summary>How it is matched.</summary>
    [Id(1)] public ProfileComparison Comparison { get; init; }

    /// <summary>True when the signature must be RSASSA-PSS.</summary>
    [Id(2)] public bool Pss { get; init; }
}

/// <summary>The key of a further document, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("mss.FurtherKey")]
public sealed record FurtherKey
{
    /// <summary>Set when there is no key.</summary>
    [Id(0)] public Fault? Fault { get; init; }

    /// <summary>The key on the device.</summary>
    [Id(1)] public string KeyId { get; init; } = "";

    /// <summary>The key's certificate (DER).</summary>
    [Id(2)] public byte[] Certificate { get; init; } = [];

    /// <summary>URI of the profile that this key fulfils.</summary>
    [Id(3)] public string ProfileUsed { get; init; } = "";

    /// <summary>Algorithm of the key: <c>Rsa</c> or <c>EllipticCurve</c>.</summary>
    [Id(4)] public string KeyAlgorithm { get; init; } = "";

    /// <summary>Size of the key in bits.</summary>
    [Id(5)] public int KeySize { get; init; }
}
