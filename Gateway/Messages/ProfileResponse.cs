namespace Mss.Gateway.Messages;

/// <summary>MSS_ProfileResp (TS 102 204 8.7). It has no MobileUser.</summary>
public sealed class ProfileResponse : MssResponse
{
    /// <summary>The profiles that the user can use and the AP may ask for.</summary>
    public required IReadOnlyList<string> SignatureProfiles { get; init; }

    /// <summary>Set exactly when it was asked for: an extension that a client does not expect breaks it (wire rule 21).</summary>
    public ProfileExtension? Extension { get; init; }
}

/// <summary><c>mcs:ProfileQueryExtension</c>. A member that is null was not asked for, or is not known.</summary>
public sealed record ProfileExtension
{
    /// <summary>MobileUserCertificate of version 1, each with its profiles; empty when not asked for.</summary>
    public IReadOnlyList<ProfileCertificate> Certificates { get; init; } = [];

    /// <summary>AutoActivation of version 1.</summary>
    public bool? AutoActivation { get; init; }

    /// <summary>ServerSideSignature of version 1.</summary>
    public bool? ServerSideSignature { get; init; }

    /// <summary>RecoveryCodeCreated of version 1.</summary>
    public bool? RecoveryCodeCreated { get; init; }

    /// <summary>MobileUser of version 2.</summary>
    public ProfileUser? MobileUser { get; init; }

    /// <summary>Sscds of version 2.</summary>
    public IReadOnlyList<ProfileSscd>? Sscds { get; init; }
}

/// <summary><c>mcs:MobileUser</c>.</summary>
/// <param name="RecoveryCodeCreated">True when the user has a recovery code.</param>
/// <param name="AutoActivation">True when new devices are activated without the user's doing.</param>
public sealed record ProfileUser(bool? RecoveryCodeCreated, bool? AutoActivation);

/// <summary><c>mcs:Sim</c> or <c>mcs:App</c>.</summary>
/// <param name="Name"><c>Sim</c> or <c>App</c>; the schema has one Sim and any number of App.</param>
/// <param name="State"><c>ACTIVE</c> or <c>INACTIVE</c>.</param>
/// <param name="PinBlocked">PinStatus/@blocked.</param>
/// <param name="Certificates">MobileUserCertificate.</param>
public sealed record ProfileSscd(string Name, string? State, bool? PinBlocked, IReadOnlyList<ProfileCertificate> Certificates);

/// <summary><c>mcs:MobileUserCertificate</c>.</summary>
/// <param name="Chain">The user's certificate, then those of the CAs: DER and the subject's name as text (RFC 4514).</param>
/// <param name="State"><c>ACTIVE</c>, <c>EXPIRED</c> or <c>INACTIVE</c>.</param>
/// <param name="Algorithm"><c>RSA</c> or <c>EC</c>.</param>
/// <param name="SignatureProfiles">Profiles that the key serves; told in version 1.</param>
public sealed record ProfileCertificate(IReadOnlyList<(byte[] Der, string Subject)> Chain, string? State, string? Algorithm, IReadOnlyList<string> SignatureProfiles);
