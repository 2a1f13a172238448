namespace Mss.Sscd.Sim;

/// <summary>The operator's card management: whose a card is, and what happens to it when it is taken back.</summary>
public sealed partial class SimulatedCards
{
    /// <summary>Gives a card to a subscriber, for ever unless it is erased. A card that is not made yet can be given away before.</summary>
    /// <param name="deviceId">The card's address.</param>
    /// <param name="subscriber">Normalised mobile number.</param>
    /// <returns>False when the card is another subscriber's, or has keys and was never given to anybody: then whose it is is not known here.</returns>
    public async Task<bool> TryAssignAsync(string deviceId, string subscriber)
    {
        ArgumentException.ThrowIfNullOrEmpty(deviceId);
        ArgumentException.ThrowIfNullOrEmpty(subscriber);
        await _provisioning.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_store.ReadSubscriber(deviceId) is { } owner)
            {
                return owner == subscriber;
            }

            if (_cards.GetValueOrDefault(deviceId) is { PublicKeys.Count: > 0 })
            {
                return false;
            }

            await _store.WriteAsync(transaction => _store.InsertSubscriber(transaction, deviceId, subscriber)).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _provisioning.Release();
        }
    }

    /// <summary>Signs a proof of possession, as a card does when it is prepared: nobody is asked.</summary>
    /// <param name="deviceId">The card's address.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="scheme">How.</param>
    /// <param name="digest">Of <see cref="Provisioning.ProofOfPossession"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such card or key.</exception>
    internal async Task<byte[]> ProveAsync(string deviceId, string keyId, SignatureScheme scheme, byte[] digest)
    {
        var card = Card(deviceId);
        using (await card.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            return card.FindKey(keyId) is not null
                ? _signer.Sign(deviceId, keyId, scheme, digest)
                : throw new KeyNotFoundException($"card {deviceId} has no key {keyId}");
        }
    }

    /// <summary>
    /// Destroys the card's keys and frees the card of its subscriber. Its memory of transactions stays, so that none is ever signed twice; what is on the screen fails with 404.
    /// </summary>
    /// <returns>False when the card is unknown or another subscriber's; nothing was done then.</returns>
    public async Task<bool> EraseAsync(string deviceId, string subscriber)
    {
        await _provisioning.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_cards.GetValueOrDefault(deviceId) is not { } card || (_store.ReadSubscriber(deviceId) is { } owner && owner != subscriber))
            {
                return false;
            }

            using (await card.EnterAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await _store.WriteAsync(transaction => _store.DeleteKeys(transaction, deviceId)).ConfigureAwait(false);
                foreach (var keyId in card.PublicKeys.Keys)
                {
                    _signer.Forget(deviceId, keyId);
                }

                card.RemoveKeys();
            }

            return true;
        }
        finally
        {
            _provisioning.Release();
        }
    }
}
