using Mss.Sscd.Keys;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>What the kinds do each in its own way.</summary>
public abstract partial class ConsentedSscd
{
    /// <summary>Shows the text and asks.</summary>
    private protected abstract ValueTask<ConsentReply> AskAsync(ServerDevice device, ServerRequest request, SignCommand command, CancellationToken cancellationToken);

    /// <summary>Asks what became of a question, without asking the user anything.</summary>
    private protected abstract ValueTask<ConsentReply> AskAgainAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken);

    /// <summary>Takes a question back.</summary>
    private protected abstract ValueTask<ConsentReply> TakeBackAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken);

    /// <summary>True when a reply that says so is the user's consent to this transaction. <see cref="SignAsync"/> looks too.</summary>
    private protected abstract ValueTask<bool> IsGivenAsync(ServerTransaction open, ServerDevice device, ConsentReply reply);

    /// <summary>Why the key, whoever consents, does not sign this; null when it does.</summary>
    private protected abstract ValueTask<SscdReply?> KeyRefusalAsync(ServerRequest request, string deviceId, CancellationToken cancellationToken);

    /// <summary>Makes the signature for which there is a consent.</summary>
    /// <returns>
    /// The outcome, and what of the consent is kept as evidence; an outcome that is not final is told and not recorded. Null when what came is not the user's consent to this transaction.
    /// </returns>
    /// <exception cref="VaultException">It was not made.</exception>
    private protected abstract ValueTask<(SscdReply? Outcome, byte[]? Evidence)> SignAsync(ServerTransaction open, ServerDevice device, ConsentReply given);

    /// <summary>The refusal of a request that does not fit the key, or null.</summary>
    private protected static SscdReply? Unfit(ServerRequest request, bool fits) =>
        request.Digest.Length == 0 || request.Digest.Length != Hashes.SizeOf(request.Scheme.Hash) || !fits
            ? SscdReply.Failed(406, $"key '{request.KeyId}' cannot sign {request.Digest.Length} octets as {request.Scheme.Algorithm} with {request.Scheme.Hash.Name}")
            : null;
}
