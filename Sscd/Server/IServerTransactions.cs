namespace Mss.Sscd.Server;

/// <summary>
/// What decides that a transaction id is used for at most one signature, for ever. In a cluster all silos share one store, whose conditional write is what they agree by.
/// </summary>
public interface IServerTransactions
{
    /// <summary>What is known of the id, or null.</summary>
    /// <exception cref="Vault.VaultException">The store failed.</exception>
    ValueTask<ServerTransaction?> FindTransactionAsync(string transactionId, CancellationToken cancellationToken);

    /// <summary>Writes the next version durably (also over a loss of power), if the version before it is the one there; version 1 if there is none.</summary>
    /// <returns>False when another was quicker; nothing was changed.</returns>
    /// <exception cref="Vault.VaultException">The store failed; what is there is not known.</exception>
    ValueTask<bool> TryWriteTransactionAsync(ServerTransaction next, CancellationToken cancellationToken);
}

/// <summary>What is kept of a transaction, for ever. Not its text: the user's device shows that.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="DeviceId">The device that it came to.</param>
/// <param name="Version">1, 2, …</param>
/// <param name="Epoch">Highest epoch seen.</param>
/// <param name="Request">What shall be signed; null when no request has come.</param>
/// <param name="Outcome">Pending, Signed, Failed, Forgotten; Unknown when only an inquiry has come.</param>
public sealed record ServerTransaction(string TransactionId, string DeviceId, int Version, int Epoch, ServerRequest? Request, SscdReply Outcome)
{
    /// <summary>When signed: the consent that it was signed on.</summary>
    public byte[]? Evidence { get; init; }
}

/// <summary>What shall be signed.</summary>
/// <param name="KeyId">With which key.</param>
/// <param name="Scheme">How.</param>
/// <param name="Digest">What.</param>
/// <param name="Statement">What the user must sign for it.</param>
/// <param name="Deadline">Until when.</param>
public sealed record ServerRequest(string KeyId, SignatureScheme Scheme, byte[] Digest, byte[] Statement, DateTimeOffset Deadline)
{
    /// <summary>Same key, scheme and digest: then a signature for the one is a signature for the other.</summary>
    internal bool SignsTheSameAs(SignCommand command) => KeyId == command.KeyId && Scheme == command.Scheme && Digest.AsSpan().SequenceEqual(command.Digest.Span);
}
