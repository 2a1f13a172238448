namespace Mss.Sscd.Sim;

/// <summary>What a card keeps, for ever, of a transaction id it has seen.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Highest epoch seen.</param>
/// <param name="Request">The request; null when none has come.</param>
/// <param name="Outcome">Pending, Signed, Failed or Forgotten; Unknown when only an inquiry has come so far, which fences off older requests.</param>
internal sealed record CardRecord(string TransactionId, int Epoch, CardRequest? Request, SscdReply Outcome);

/// <summary>The part of a request that a card keeps, to show it and to tell it from another one with the same id.</summary>
internal sealed record CardRequest(string KeyId, SignatureScheme Scheme, byte[] Digest, string ApName, string Text, DateTimeOffset Deadline)
{
    /// <summary>What the same approval also signs; null for nothing.</summary>
    public IReadOnlyList<FurtherDigest>? Further { get; init; }

    public static CardRequest Of(SignCommand command) =>
        new(command.KeyId, command.Scheme, command.Digest.ToArray(), command.ApName, command.Text, command.Deadline)
        {
            Further = command.Further is { Count: > 0 } further ? [.. further.Select(one => one with { Digest = one.Digest.ToArray() })] : null,
        };

    /// <summary>Same keys, schemes and digests: then a signature for the one is a signature for the other.</summary>
    public bool SignsTheSameAs(SignCommand command) =>
        KeyId == command.KeyId && Scheme == command.Scheme && Digest.AsSpan().SequenceEqual(command.Digest.Span) && FurtherDigest.AreEqual(Further, command.Further);
}
