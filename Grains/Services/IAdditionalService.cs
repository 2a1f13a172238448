using Mss.Grains.Transactions;

namespace Mss.Grains.Services;

/// <summary>An AdditionalService that the home side performs once the user has signed. Services that only shape the request (language, event id) need none.</summary>
/// <remarks>
/// Performed before the Signed event is durable and stored in it, so that every query gets the same answer. A service that throws costs itself, never the
/// signature: its answer is then fi:Status 900.
/// </remarks>
public interface IAdditionalService
{
    /// <summary>True when this is the service with that Description/mssURI.</summary>
    bool Serves(string uri);

    /// <summary>False when this installation lacks what the service needs; it is then refused like an unknown one.</summary>
    bool IsAvailable { get; }

    /// <summary>True when it is also performed on the signature of a further document.</summary>
    bool AppliesTo(AcceptedDocument document) => false;

    /// <summary>Performs the service for a verified signature and adds what it came to.</summary>
    ValueTask PerformAsync(AcceptedService asked, SignedDraft draft);
}
