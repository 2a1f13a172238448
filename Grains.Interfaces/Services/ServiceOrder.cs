namespace Mss.Grains.Interfaces;

/// <summary>An AdditionalService that was asked for, validated and authorised by the acquiring side.</summary>
[GenerateSerializer, Immutable, Alias("mss.ServiceOrder")]
public sealed record ServiceOrder
{
    /// <summary>Description/mssURI as received; the answer repeats it.</summary>
    [Id(0)] public required string Uri { get; init; }

    /// <summary>The service's one value: event id, language, display name. Null when it has none. Never a spam code.</summary>
    [Id(1)] public string? Text { get; init; }

    /// <summary>Attributes of a person that were asked for and may be told to this AP: local names of <c>PersonID#</c>; null when the service has none.</summary>
    [Id(2)] public IReadOnlyList<string>? Attributes { get; init; }

    /// <summary>True when some of what was asked for is left out because the AP may not have it.</summary>
    [Id(3)] public bool Partial { get; init; }

    /// <summary>The id of the message inside the service (AttributeQuery/@ID), repeated in its answer; null when it is no NCName.</summary>
    [Id(4)] public string? RequestId { get; init; }

    /// <summary>What is signed with the same approval, in the order of the request; null for a service that signs nothing.</summary>
    [Id(5)] public IReadOnlyList<FurtherDocument>? Documents { get; init; }
}
