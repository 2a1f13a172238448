namespace Mss.Sscd.Server;

/// <summary>
/// The way to ask a user, who is somewhere else, whether a server key shall sign. A consent is a signature, by a key that only the user has, over <see cref="ConsentStatement"/>:
/// whoever controls the way can lose it, and cannot make it.
/// </summary>
/// <remarks>As <see cref="ISscd"/>: no method waits for a human, an id has one answer for ever, epochs fence, failures of the way are replies.</remarks>
public interface IUserConsent
{
    /// <summary>Shows the text and asks.</summary>
    ValueTask<ConsentReply> AskAsync(ConsentRequest request, CancellationToken cancellationToken);

    /// <summary>Asks what became of it, without asking the user anything.</summary>
    ValueTask<ConsentReply> InquireAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken);

    /// <summary>Takes the question back. If the user has consented already, the reply is that consent.</summary>
    ValueTask<ConsentReply> CancelAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken);

    /// <summary>Has late answers delivered until disposed of. What is not taken is found by <see cref="InquireAsync"/>.</summary>
    IDisposable Subscribe(IConsentSink sink);
}

/// <summary>Where late answers of users go.</summary>
public interface IConsentSink
{
    /// <summary>A user has answered a question that was pending.</summary>
    ValueTask ConsentAnsweredAsync(string transactionId, ConsentReply reply);
}

/// <summary>What a user consents with.</summary>
/// <param name="DeviceId">Address of the user's device within the way.</param>
/// <param name="KeyId">The consent key on it.</param>
/// <param name="PublicKey">The consent key as DER SubjectPublicKeyInfo, as it was registered.</param>
public sealed record ConsentMeans(string DeviceId, string KeyId, byte[] PublicKey)
{
    /// <summary>How the key signs consents: SHA-256 with ECDSA or RSA PKCS#1 v1.5.</summary>
    /// <exception cref="ArgumentException">It is no key.</exception>
    public SignatureScheme Scheme => Keys.SubjectPublicKey.AlgorithmOf(PublicKey) switch
    {
        Keys.SubjectPublicKey.EcPublicKey => new(SignatureAlgorithm.Ecdsa, System.Security.Cryptography.HashAlgorithmName.SHA256),
        Keys.SubjectPublicKey.RsaEncryption => new(SignatureAlgorithm.RsaPkcs1, System.Security.Cryptography.HashAlgorithmName.SHA256),
        _ => throw new ArgumentException("the consent key is neither RSA nor elliptic curve"),
    };
}

/// <summary>A question to a user.</summary>
/// <param name="Means">Who is asked where.</param>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Fencing token.</param>
/// <param name="Statement">What the consent key signs: <see cref="ConsentStatement"/>.</param>
/// <param name="ApName">Who asks, as the user shall see it.</param>
/// <param name="Text">What the user shall see.</param>
/// <param name="Deadline">When the question is void.</param>
/// <param name="Language">Of the device's own words, or null.</param>
public sealed record ConsentRequest(
    ConsentMeans Means, string TransactionId, int Epoch, ReadOnlyMemory<byte> Statement, string ApName, string Text, DateTimeOffset Deadline, string? Language);

/// <summary>What is known about a consent.</summary>
public enum ConsentState
{
    /// <summary>The user has been asked and has not answered.</summary>
    Pending,

    /// <summary>The user consented. Final.</summary>
    Given,

    /// <summary>There is no consent and will be none; <see cref="ConsentReply.FailureCode"/> says why. Final.</summary>
    Failed,

    /// <summary>The user was never asked.</summary>
    Unknown,

    /// <summary>The question was taken back, or its deadline passed. Final.</summary>
    Forgotten,

    /// <summary>A newer epoch was seen.</summary>
    Stale,

    /// <summary>The user's device was not reached.</summary>
    Unreachable,
}

/// <summary>What the user, or the way to the user, replied.</summary>
/// <param name="State">What is known.</param>
/// <param name="Evidence">When given: the signature over the statement.</param>
/// <param name="FailureCode">When failed: the TS 102 204 fault code (401 refused, 402 PIN blocked, …).</param>
/// <param name="Detail">For the operator's log.</param>
public record ConsentReply(ConsentState State, byte[]? Evidence = null, int FailureCode = 0, string Detail = "");
