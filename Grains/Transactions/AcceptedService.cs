using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>An AdditionalService as it stands in <see cref="Accepted"/>. A spam code does not.</summary>
public sealed record AcceptedService
{
    /// <summary>Description/mssURI as received.</summary>
    public required string Uri { get; init; }

    /// <summary>The service's one value, if any.</summary>
    public string? Text { get; init; }

    /// <summary>Attributes of a person that may be told.</summary>
    public IReadOnlyList<string>? Attributes { get; init; }

    /// <summary>True when some of what was asked for is left out.</summary>
    public bool? Partial { get; init; }

    /// <summary>The id of the message inside the service.</summary>
    public string? RequestId { get; init; }

    /// <summary>What is signed with the same approval; null for a service that signs nothing.</summary>
    public IReadOnlyList<AcceptedDocument>? Documents { get; init; }

    internal static AcceptedService From(ServiceOrder order) => new()
    {
        Uri = order.Uri,
        Text = order.Text,
        Attributes = order.Attributes,
        Partial = order.Partial ? true : null,
        RequestId = order.RequestId,
    };
}
