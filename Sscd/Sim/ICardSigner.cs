namespace Mss.Sscd.Sim;

/// <summary>What the cards of one kind do with a key when its user has approved.</summary>
internal interface ICardSigner : IDisposable
{
    /// <summary>Makes the value that is recorded as the card's answer.</summary>
    byte[] SignApproved(string deviceId, CardRecord record, string keyId, SignatureScheme scheme, byte[] digest);

    /// <summary>Signs without anybody's approval, when the card is prepared.</summary>
    byte[] Sign(string deviceId, string keyId, SignatureScheme scheme, byte[] digest);

    /// <summary>The key is destroyed: a new one may get its name.</summary>
    void Forget(string deviceId, string keyId);
}
