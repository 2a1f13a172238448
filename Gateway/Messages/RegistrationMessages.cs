namespace Mss.Gateway.Messages;

/// <summary>MSS_RegistrationReq (TS 102 204 8.6), plain or with the extension <c>mreg:RegistrationInput</c>. Values as received.</summary>
public sealed class RegistrationRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.Registration;

    /// <summary>True when there is an EncryptedData.</summary>
    public bool HasEncryptedData { get; set; }

    /// <summary>EncryptResponseBy, or null.</summary>
    public string? EncryptResponseBy { get; set; }

    /// <summary>CertificateURI, or null.</summary>
    public string? CertificateUri { get; set; }

    /// <summary>X509Certificate, or null.</summary>
    public string? X509Certificate { get; set; }

    /// <summary>RegistrationInput, null for a plain request.</summary>
    public RegistrationInput? Input { get; set; }
}

/// <summary>RegistrationInput of the extension mreg 1.0.0.</summary>
public sealed class RegistrationInput
{
    /// <summary>InputId, or null.</summary>
    public string? InputId { get; set; }

    /// <summary>DefaultNameSpace, or null; echoed.</summary>
    public string? DefaultNameSpace { get; set; }

    /// <summary>MessagingMode, or null.</summary>
    public string? MessagingMode { get; set; }

    /// <summary>Target, or null when it is absent.</summary>
    public RegistrationTarget? Target { get; set; }

    /// <summary>One for each MregRequest.</summary>
    public IList<MregOperation> Operations { get; } = [];
}

/// <summary>Target: whom or what it is about.</summary>
public sealed class RegistrationTarget
{
    /// <summary>MobileUser, or null.</summary>
    public MobileUserInfo? MobileUser { get; set; }

    /// <summary>SimCard/ICCID, or null.</summary>
    public string? Iccid { get; set; }

    /// <summary>SimCard/IMSI, or null.</summary>
    public string? Imsi { get; set; }

    /// <summary>SimCard/MSISDN, or null.</summary>
    public string? SimMsisdn { get; set; }

    /// <summary><c>Entity</c> or <c>EntityUser</c> when the target is one; otherwise null.</summary>
    public string? OtherKind { get; set; }
}

/// <summary>An operation within an MregRequest.</summary>
public sealed class MregOperation
{
    /// <summary>Local name of the element, for example <c>ProvisioningOperation</c>; empty when the MregRequest has none.</summary>
    public string Element { get; set; } = "";

    /// <summary>Name, or null.</summary>
    public string? Name { get; set; }

    /// <summary>NameSpace, or null; echoed.</summary>
    public string? NameSpace { get; set; }

    /// <summary>ID, or null; echoed.</summary>
    public string? Id { get; set; }

    /// <summary>SessionId, or null; echoed.</summary>
    public string? SessionId { get; set; }

    /// <summary>Name and Value of each Parameter; an absent Value is empty.</summary>
    public IList<(string? Name, string Value)> Parameters { get; } = [];
}

/// <summary>MSS_RegistrationResp (TS 102 204 8.7).</summary>
public sealed class RegistrationResponse : MssResponse
{
    /// <summary>X509Certificate (DER) of a plain request, or null.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>PublicKey (DER SubjectPublicKeyInfo) of a plain request, or null.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>What each operation of RegistrationInput came to, in their order; null for a plain request.</summary>
    public IReadOnlyList<Grains.Interfaces.RegistrationResult>? Results { get; init; }
}
