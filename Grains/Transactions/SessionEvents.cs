using System.Text.Json.Serialization;

namespace Mss.Grains.Transactions;

/// <summary>
/// An event of a transaction, as it stands in the session log's body column (JSON). Additive only: old events must always be readable.
/// </summary>
public abstract record SessionEvent
{
    /// <summary>The kind, stored beside the body.</summary>
    [JsonIgnore]
    public string Kind => GetType().Name;
}

/// <summary>The request was accepted: what was asked, who shall sign, what is shown and what is signed. Everything later follows from it.</summary>
public sealed record Accepted : SessionEvent
{
    /// <summary>AP_ID.</summary>
    public required string ApId { get; init; }

    /// <summary>AP_TransID.</summary>
    public required string ApTransId { get; init; }

    /// <summary>AP_Info/Instant.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>The AP's name as the user sees it.</summary>
    public required string ApName { get; init; }

    /// <summary>Normalised number.</summary>
    public required string Msisdn { get; init; }

    /// <summary>Number as received.</summary>
    public required string MsisdnAsReceived { get; init; }

    /// <summary>SHA-256 over all that the AP asked: a retry must be equal.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>Type of the data to be signed.</summary>
    public required string MimeType { get; init; }

    /// <summary>DataToBeSigned when it is a text.</summary>
    public string? Text { get; init; }

    /// <summary>DataToBeSigned when it is not a text.</summary>
    public byte[]? Data { get; init; }

    /// <summary>What the device shows.</summary>
    public required string Shown { get; init; }

    /// <summary>The profile asked for, as received; null when none was.</summary>
    public string? ProfileAsked { get; init; }

    /// <summary>The profile that the chosen key fulfils.</summary>
    public required string ProfileUsed { get; init; }

    /// <summary>The same as the AP is told it: an old URI where one was asked. Null in events of earlier versions.</summary>
    public string? ProfileAnswered { get; init; }

    /// <summary>cms, pkcs1 or ficompkcs1.</summary>
    public required string Format { get; init; }

    /// <summary>How the AP gets the outcome.</summary>
    public required string Mode { get; init; }

    /// <summary>Where the outcome is posted; null when the AP asks for it.</summary>
    public string? NotificationUrl { get; init; }

    /// <summary>True when that address may be a private one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MayNotifyPrivateAddress { get; init; }

    /// <summary>Absolute deadline.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Kind of the chosen device.</summary>
    public required string DeviceKind { get; init; }

    /// <summary>Address of the chosen device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The chosen key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's certificate (DER).</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>RsaPkcs1, RsaPss or Ecdsa.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Hash of the digest, for example SHA256.</summary>
    public required string Hash { get; init; }

    /// <summary>The signed attributes (DER) for CMS; null when the digest is of the data itself.</summary>
    public byte[]? SignedAttributes { get; init; }

    /// <summary>CertificationRequestInfo (DER) for the operation pop; null when the digest is of something else.</summary>
    public byte[]? CertificationRequestInfo { get; init; }

    /// <summary>What the device signs. A function of this event, so that every owner asks the device for the same signature.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>AdditionalServices in the order in which they were asked for; null when there were none.</summary>
    public IReadOnlyList<AcceptedService>? Services { get; init; }

    /// <summary>Language of the prompt; null for the device's own.</summary>
    public string? Language { get; init; }

    /// <summary>True when signature and certificate are validated before the outcome; null when not.</summary>
    public bool? Validate { get; init; }

    /// <summary>DataToBeDisplayed of the first document, where there are further ones: batch items are known by theirs. Otherwise null.</summary>
    public string? Displayed { get; init; }
}

/// <summary>The device is about to be asked.</summary>
public sealed record Sent : SessionEvent
{
    /// <summary>Kind of the device.</summary>
    public required string DeviceKind { get; init; }

    /// <summary>Address of the device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The digest that is sent.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>The digests of further documents; null when there are none.</summary>
    public IReadOnlyList<byte[]>? Further { get; init; }
}

/// <summary>The user signed; the signature has been verified.</summary>
public sealed record Signed : SessionEvent
{
    /// <summary>The signature as it is delivered.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>Status when validation was asked for: 500 to 503; null is 500.</summary>
    public int? Status { get; init; }

    /// <summary>What the AdditionalServices came to; null when none has an answer.</summary>
    public IReadOnlyList<SignedService>? Services { get; init; }

    /// <summary>SHA-256 of the device's value when a service put something beside it into <see cref="Signature"/>, or of all values of several documents, so that the same answer is known again; otherwise null.</summary>
    public byte[]? ValueHash { get; init; }
}

/// <summary>The transaction ended without a signature.</summary>
public sealed record Failed : SessionEvent
{
    /// <summary>Fault code.</summary>
    public required int Code { get; init; }

    /// <summary>For the operator.</summary>
    public required string Reason { get; init; }

    /// <summary>For the AP, when it is more exact than the code's text.</summary>
    public string? ApDetail { get; init; }
}

/// <summary>The deadline passed.</summary>
public sealed record Expired : SessionEvent
{
    /// <summary>What the device said when it was told to forget the request.</summary>
    public required string Reason { get; init; }
}

/// <summary>Another activation goes on with the transaction; what the epoch before wrote from this sequence on is void.</summary>
public sealed record TakenOver : SessionEvent
{
    /// <summary>The node that owned the transaction before, as far as the log tells.</summary>
    public required string From { get; init; }
}

/// <summary>The device answered after the outcome was fixed; the answer was discarded.</summary>
public sealed record LateAnswer : SessionEvent
{
    /// <summary>What came: signed, or the failure.</summary>
    public required string Answer { get; init; }
}
