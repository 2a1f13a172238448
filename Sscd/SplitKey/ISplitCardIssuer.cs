namespace Mss.Sscd.SplitKey;

/// <summary>Prepares the cards: the operator's card management over a way that nobody else reads, before a card is the user's.</summary>
public interface ISplitCardIssuer
{
    /// <summary>Gives a card to a subscriber.</summary>
    /// <returns>False when it is another subscriber's.</returns>
    ValueTask<bool> TryAssignAsync(string deviceId, string subscriber, CancellationToken cancellationToken);

    /// <summary>The device is the subscriber's no longer: its halves are destroyed.</summary>
    ValueTask EraseAsync(string deviceId, string subscriber, CancellationToken cancellationToken);

    /// <summary>Puts a half with its keys into a card, in the place of one that was never used.</summary>
    internal ValueTask InstallAsync(string deviceId, string subscriber, string keyId, CardHalf half, byte[] publicKey, CancellationToken cancellationToken);

    /// <summary>Has a card that was never used give its half for a proof of possession; nobody is asked.</summary>
    /// <returns>A <see cref="SplitAnswer"/>, or null when the card was used already or has no such key.</returns>
    internal ValueTask<byte[]?> ProveAsync(string deviceId, string keyId, string purpose, byte[] statement, CancellationToken cancellationToken);
}
