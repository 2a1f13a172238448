using System.Security.Cryptography;

namespace Mss.Sscd.App;

/// <summary>What is kept, for ever, of a transaction id for an app.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Highest epoch seen.</param>
/// <param name="State">Pending, Signed, Failed or Forgotten; Unknown when only an inquiry has come so far, which fences off older requests.</param>
/// <param name="Version">1 for a new record, one more with each change.</param>
public sealed record AppRequest(string DeviceId, string TransactionId, int Epoch, SscdState State, int Version)
{
    /// <summary>The key that shall sign; null when no request has come.</summary>
    public string? KeyId { get; init; }

    /// <summary>How it shall sign.</summary>
    public SignatureAlgorithm Algorithm { get; init; }

    /// <summary>Name of the digest's hash.</summary>
    public string? Hash { get; init; }

    /// <summary>What shall be signed.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>The octets that <see cref="Digest"/> is of, or null where they are not known. Kept no longer than it can be shown, as the text.</summary>
    public byte[]? ToBeSigned { get; init; }

    /// <summary>Who asks. Kept no longer than it can be shown, as the text.</summary>
    public string ApName { get; init; } = "";

    /// <summary>What the user shall see.</summary>
    public string Text { get; init; } = "";

    /// <summary>When the request is void.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>When it arrived: the order in which an app gets its requests.</summary>
    public DateTimeOffset Arrived { get; init; }

    /// <summary>When signed: DER ECDSA-Sig-Value.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>When failed: the fault code.</summary>
    public int FailureCode { get; init; }

    /// <summary>For the operator's log.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Counter of the answer that decided it; 0 when none did.</summary>
    public long AnswerCounter { get; init; }

    /// <summary>What the kind replies about it.</summary>
    internal SscdReply Reply() => new(State, Signature, FailureCode, Detail);

    internal bool SignsTheSameAs(SignCommand command) =>
        KeyId == command.KeyId && new SignatureScheme(Algorithm, new HashAlgorithmName(Hash)) == command.Scheme && Digest.AsSpan().SequenceEqual(command.Digest.Span);

    internal AppRequest Asking(SignCommand command, DateTimeOffset now) => this with
    {
        Epoch = command.Epoch,
        State = SscdState.Pending,
        KeyId = command.KeyId,
        Algorithm = command.Scheme.Algorithm,
        Hash = command.Scheme.Hash.Name,
        Digest = command.Digest.ToArray(),
        ToBeSigned = command.ToBeSigned?.ToArray(),
        ApName = command.ApName,
        Text = command.Text,
        Deadline = command.Deadline,
        Arrived = now,
    };

    internal AppRequest Ended(SscdReply outcome, long counter = 0) => this with
    {
        State = outcome.State,
        Signature = outcome.Signature,
        FailureCode = outcome.FailureCode,
        Detail = outcome.Detail,
        AnswerCounter = counter,
        ToBeSigned = null,
        ApName = "",
        Text = "",
    };
}
