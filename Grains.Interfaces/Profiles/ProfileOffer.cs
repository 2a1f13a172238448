using System.Text.Json.Serialization;

namespace Mss.Grains.Interfaces;

/// <summary>A signature profile that this MSSP offers: a first-class record, beside what a URI says by itself.</summary>
/// <param name="Uri">The profile as an <c>mss:</c> URI without query and fragment; an absent brand, extension or SSCD means that it is offered for any.</param>
/// <param name="Description">For people, 1 to 256 characters.</param>
/// <param name="Order">Place in the order of strength of its operation, 0 or more: what <c>minimum</c> and <c>better</c> compare. A higher level has a higher place.</param>
/// <param name="Registration">Name of the <see cref="RegistrationProfile"/>: how the user's identity must have been proved.</param>
/// <param name="Certificate">Name of the <see cref="CertificateProfile"/> of the keys that serve it; null when the certificate does not matter.</param>
public sealed record ProfileOffer(string Uri, string Description, int Order, string Registration, string? Certificate)
{
    /// <summary>The URI, parsed. Its operation decides what may be signed, its SSCD is the one required.</summary>
    [JsonIgnore]
    public SignatureProfile Profile { get; internal set; } = null!;

    /// <summary>The record that <see cref="Certificate"/> names, or null.</summary>
    [JsonIgnore]
    public CertificateProfile? CertificateProfile { get; internal set; }

    /// <summary>The record that <see cref="Registration"/> names.</summary>
    [JsonIgnore]
    public RegistrationProfile RegistrationProfile { get; internal set; } = null!;
}

/// <summary>How a user's identity is proved before a profile may be used.</summary>
/// <param name="Name">Name within the catalogue.</param>
/// <param name="Description">For people.</param>
/// <param name="IdentityProofing"><c>number</c>, <c>remote</c> or <c>in-person</c>.</param>
public sealed record RegistrationProfile(string Name, string Description, string IdentityProofing);

/// <summary>What certificate is made for keys that serve a profile.</summary>
/// <param name="Name">Name within the catalogue.</param>
/// <param name="Description">For people.</param>
/// <param name="KeyUsage">Key usages that the certificate has: <c>digitalSignature</c>, <c>nonRepudiation</c>.</param>
/// <param name="Pseudonym">True when the subject is a pseudonym (RFC 3739 3.1.2), false when it must not be one.</param>
/// <param name="ValidityDays">How long it is valid, 1 to 3650 days.</param>
public sealed record CertificateProfile(string Name, string Description, IReadOnlyList<string> KeyUsage, bool Pseudonym, int ValidityDays)
{
    /// <summary>OID of the certificate policy.</summary>
    /// <value>Default: none.</value>
    public string? Policy { get; init; }
}

/// <summary>A brand whose profiles may be asked for. A brand is a promise of its own rules, so one that is not in the catalogue is not answered (fault 109).</summary>
/// <param name="Name">As in <c>mss:</c> URIs, lower case.</param>
/// <param name="Description">For people.</param>
/// <param name="Aliases">Other names of the same brand; a request under one is converted to <paramref name="Name"/>.</param>
/// <param name="ServedBy">Brands whose profiles are as good for this one; the empty name stands for profiles without brand.</param>
public sealed record ProfileBrand(string Name, string Description, IReadOnlyList<string> Aliases, IReadOnlyList<string> ServedBy);

/// <summary>A profile URI of before the <c>mss:</c> scheme.</summary>
/// <param name="Uri">The URI that clients send.</param>
/// <param name="Profile">The same as <c>mss:</c> URI.</param>
/// <param name="AnsweredAs">What is answered, by the kind of device that signed, when it is not <paramref name="Uri"/> itself. Default: none.</param>
/// <param name="Listed">False when MSS_ProfileQuery does not tell it, for example because it is deprecated. Default: true.</param>
public sealed record LegacyProfile(string Uri, string Profile, IReadOnlyDictionary<string, string>? AnsweredAs = null, bool Listed = true)
{
    /// <summary><see cref="Profile"/>, parsed.</summary>
    [JsonIgnore]
    public SignatureProfile Parsed { get; internal set; } = null!;
}
