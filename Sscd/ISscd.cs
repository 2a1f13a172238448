namespace Mss.Sscd;

/// <summary>
/// A kind of secure signature creation device: the way to the users' devices of that kind. One instance serves all of them.
/// </summary>
/// <remarks>
/// The rules that every kind keeps, and that <c>SscdContract</c> tests:
/// a transaction id is used for at most one signature, for ever; asked again, the device gives its first answer again;
/// a request with an epoch older than one already seen for that transaction is refused as <see cref="SscdState.Stale"/>;
/// no method waits for a human: when the answer is not there at once the reply is <see cref="SscdState.Pending"/> and the answer comes through <see cref="ISscdAnswerSink"/>,
/// which may lose it, so that the asker must also be able to inquire;
/// of several signatures that one approval gives all are made and remembered, or none.
/// Failures of the way to the device are replies (<see cref="SscdState.Unreachable"/>), not exceptions.
/// </remarks>
public interface ISscd
{
    /// <summary>Kind of device: <c>sim</c>, <c>app</c>, <c>server</c>, <c>split</c>; unique among the registered ones.</summary>
    string Kind { get; }

    /// <summary>Signatures that the user can give with one approval: the command's own and its <see cref="SignCommand.Further"/>. 1 or more.</summary>
    /// <value>1: a kind that cannot make several says nothing. A command that asks for more is <see cref="SscdState.Failed"/> before anything is shown.</value>
    int MaxSignatures => 1;

    /// <summary>True for a kind that hashes what it signs, or looks into it: it wants <see cref="SignCommand.ToBeSigned"/>, which others need not be given.</summary>
    bool WantsToBeSigned => false;

    /// <summary>Shows the text on the device and asks for a signature.</summary>
    ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken);

    /// <summary>Asks what the device did about a transaction, without asking the user anything.</summary>
    /// <returns><see cref="SscdState.Unknown"/> when the device never saw the transaction.</returns>
    ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken);

    /// <summary>Tells the device to forget a request. If it has signed already, the reply is that signature and it stays signed.</summary>
    /// <returns><see cref="SscdState.Forgotten"/> when no signature was made and none will be.</returns>
    ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken);
}

/// <summary>Where the devices' late answers go.</summary>
public interface ISscdAnswerSink
{
    /// <summary>A device answered a request that was pending.</summary>
    ValueTask AnsweredAsync(string transactionId, SscdReply reply);
}

/// <summary>One transaction on one device.</summary>
/// <param name="DeviceId">The device's address within its kind.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Fencing token: the owner's epoch in the session log, 1 or more.</param>
public record TransactionOnDevice(string DeviceId, string TransactionId, int Epoch);

/// <summary>A request to sign.</summary>
/// <param name="DeviceId">The device's address within its kind.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Fencing token: the owner's epoch in the session log, 1 or more.</param>
/// <param name="KeyId">The key on the device.</param>
/// <param name="Scheme">How the digest is signed.</param>
/// <param name="Digest">The digest to be signed; its length fits <see cref="SignatureScheme.Hash"/>.</param>
/// <param name="ApName">Who asks, as the user shall see it.</param>
/// <param name="Text">What the user shall see.</param>
/// <param name="Deadline">When the request is void.</param>
public sealed record SignCommand(
    string DeviceId,
    string TransactionId,
    int Epoch,
    string KeyId,
    SignatureScheme Scheme,
    ReadOnlyMemory<byte> Digest,
    string ApName,
    string Text,
    DateTimeOffset Deadline) : TransactionOnDevice(DeviceId, TransactionId, Epoch)
{
    /// <summary>Language of the device's own words around the text (ISO 639-1, lower case); null for the device's own. A device without it uses its own.</summary>
    public string? Language { get; init; }

    /// <summary>What is signed beside <see cref="Digest"/> with the same approval, all or nothing; null for nothing. The text shows all of it.</summary>
    public IReadOnlyList<FurtherDigest>? Further { get; init; }

    /// <summary>The octets that <see cref="Digest"/> is of, by the scheme's hash; null where they are not known (an AP gave a digest alone) or not wanted.</summary>
    /// <value>CMS signed attributes, a certification request, or the content itself.</value>
    public ReadOnlyMemory<byte>? ToBeSigned { get; init; }

    /// <summary>The refusal of a kind that makes one signature for an approval, or null when one is all that is asked for.</summary>
    internal SscdReply? RefusalOfSeveral(string kind) =>
        Further is { Count: > 0 } ? SscdReply.Failed(406, $"the {kind} makes one signature for an approval, not {1 + Further.Count}") : null;
}

/// <summary>State of a request on a device.</summary>
public enum SscdState
{
    /// <summary>The device has the request and waits for its user.</summary>
    Pending,

    /// <summary>The device signed.</summary>
    Signed,

    /// <summary>The device will not sign; <see cref="SscdReply.FailureCode"/> says why. Final.</summary>
    Failed,

    /// <summary>The device never saw the transaction.</summary>
    Unknown,

    /// <summary>The device has forgotten the request and will never sign it. Final.</summary>
    Forgotten,

    /// <summary>The device has seen a newer epoch: the asker is no longer the owner.</summary>
    Stale,

    /// <summary>The device was not reached; whether it saw the request is not known.</summary>
    Unreachable,
}

/// <summary>What a device, or the way to it, replied.</summary>
/// <param name="State">The state of the request.</param>
/// <param name="Signature">The raw signature value when signed: PKCS#1 octets, or DER ECDSA-Sig-Value.</param>
/// <param name="FailureCode">When failed: the TS 102 204 fault code (401 refused, 402 PIN blocked, …); otherwise 0.</param>
/// <param name="Detail">For the operator's log. Never a PIN or a key.</param>
public sealed record SscdReply(SscdState State, byte[]? Signature = null, int FailureCode = 0, string Detail = "")
{
    /// <summary>Values of <see cref="SignCommand.Further"/>, in its order, when signed; null when there were none.</summary>
    public IReadOnlyList<byte[]>? Further { get; init; }

    /// <summary>The device waits for its user.</summary>
    public static readonly SscdReply Pending = new(SscdState.Pending);

    /// <summary>The device never saw the transaction.</summary>
    public static readonly SscdReply Unknown = new(SscdState.Unknown);

    /// <summary>The device signed.</summary>
    public static SscdReply Signed(byte[] signature) => new(SscdState.Signed, signature);

    /// <summary>The device will not sign.</summary>
    public static SscdReply Failed(int code, string detail) => new(SscdState.Failed, FailureCode: code, Detail: detail);

    /// <summary>True when the device will not change its mind.</summary>
    public bool IsFinal => State is SscdState.Signed or SscdState.Failed or SscdState.Forgotten;
}
