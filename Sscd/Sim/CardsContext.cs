namespace Mss.Sscd.Sim;

/// <summary>What a card needs of its surroundings.</summary>
/// <param name="Store">Memory.</param>
/// <param name="Signer">Private-key operations.</param>
/// <param name="Time">The phone's clock.</param>
/// <param name="Due">Called by a screen's timer.</param>
internal sealed record CardsContext(CardStore Store, ICardSigner Signer, TimeProvider Time, Action<SimCard, string> Due);
