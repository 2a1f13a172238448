namespace Mss.Sscd.Sim;

/// <summary>What a card did, for a check that no transaction was signed twice.</summary>
/// <param name="DeviceId">The card.</param>
/// <param name="Signatures">Signatures that it made, proofs of possession not counted.</param>
/// <param name="SignedTransactions">Transactions that its memory has as signed. With one signature each, the two are the same.</param>
public sealed record CardTally(string DeviceId, long Signatures, long SignedTransactions);

/// <summary>What a card's memory has about a transaction.</summary>
/// <param name="DeviceId">The card.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="State">Pending, Unknown (heard of in an inquiry) or final.</param>
/// <param name="Epoch">The newest epoch that it was named with.</param>
public sealed record CardTransaction(string DeviceId, string TransactionId, SscdState State, int Epoch);

/// <summary>The operator's statistics.</summary>
public sealed partial class SimulatedCards
{
    /// <summary>What every card did.</summary>
    public IReadOnlyList<CardTally> Tally() => _store.ReadTally();

    /// <summary>What the cards' memories have about a transaction; reads all of them.</summary>
    public IReadOnlyList<CardTransaction> TransactionsCalled(string transactionId) => _store.ReadTransactions(transactionId);

    /// <summary>The cards that were given to a subscriber, made or not.</summary>
    public IReadOnlyList<string> DevicesOf(string subscriber) => _store.ReadDevices(subscriber);
}
