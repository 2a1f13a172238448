namespace Mss.Grains.Interfaces;

/// <summary>An application provider's registration: who it is, how it proves that, what it may ask.</summary>
[GenerateSerializer, Immutable, Alias("mss.ApplicationProvider")]
public sealed record ApplicationProvider
{
    /// <summary>AP_ID, a URI of 3 to 128 characters.</summary>
    [Id(0)] public required string ApId { get; init; }

    /// <summary>The name that users see, 2 to 64 characters.</summary>
    [Id(1)] public required string DisplayName { get; init; }

    /// <summary>Slow hash of AP_PWD (see <c>PasswordHash</c> in the gateway), or null when the AP has no password.</summary>
    [Id(2)] public string? PasswordHash { get; init; }

    /// <summary>SHA-256 fingerprints (hex) of the TLS client certificates that prove the AP; several during a roll-over.</summary>
    [Id(3)] public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>The highest level of assurance that the AP may ask for, 2 to 4.</summary>
    [Id(4)] public int MaxLoa { get; init; } = 4;

    /// <summary>True when an AP_TransID may be used once only, whatever the Instant (FiCom).</summary>
    [Id(5)] public bool UniqueApTransId { get; init; }

    /// <summary>True when the AP may learn a user's state (blocked, inactive); otherwise it hears 105 alone.</summary>
    [Id(6)] public bool MaySeeUserState { get; init; } = true;

    /// <summary>Raised with every change; what was cached for another version is not used.</summary>
    [Id(7)] public int Version { get; init; }

    /// <summary>What the registered party may do. An AP has <see cref="ApRoles.ApplicationProvider"/>; the other roles are separate and none includes another.</summary>
    [Id(8)] public ApRoles Roles { get; init; } = ApRoles.ApplicationProvider;

    /// <summary>
    /// Profiles that the AP may ask for, as <c>mss:</c> URIs in which an absent brand, extension or SSCD means any; empty: all up to <see cref="MaxLoa"/>.
    /// </summary>
    [Id(9)] public IReadOnlyList<string> AllowedProfiles { get; init; } = [];

    /// <summary>URIs of the AdditionalServices that the AP has subscribed to, or <c>*</c> alone for all.</summary>
    [Id(10)] public IReadOnlyList<string> AllowedServices { get; init; } = ["*"];

    /// <summary>Languages (ISO 639-1, lower case) in which users may be prompted for this AP; empty: all that the MSSP has.</summary>
    [Id(11)] public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What every text that the AP has shown must begin with, or null; a text without it is fault 107. The AP cannot change it.</summary>
    [Id(12)] public string? DisplayPrefix { get; init; }

    /// <summary>Requests that the AP may make in a minute, status queries not counted; 0: no limit.</summary>
    [Id(13)] public int RequestsPerMinute { get; init; }

    /// <summary>Where MSS_Notification goes: the AP_URL of a request must be this URL or lie below it. Null: no notifications.</summary>
    [Id(14)] public string? NotificationUrl { get; init; }

    /// <summary>True when <see cref="NotificationUrl"/> may be a loopback, link-local or private address.</summary>
    [Id(15)] public bool MayNotifyPrivateAddress { get; init; }

    /// <summary>Attributes of a person (local names of FiCom's <c>PersonID#</c>, for example <c>age</c>) that the AP may see; empty: none.</summary>
    [Id(16)] public IReadOnlyList<string> PersonAttributes { get; init; } = [];

    /// <summary>True when a request without MSSP_Info is fault 102 (FiCom).</summary>
    [Id(17)] public bool RequiresMsspInfo { get; init; }

    /// <summary>True when faults carry FiCom's second-level code as a nested Subcode.</summary>
    [Id(18)] public bool TellSubCodes { get; init; }

    /// <summary>Slow hashes of further passwords that prove the AP, beside <see cref="PasswordHash"/>: several are valid during a roll-over.</summary>
    [Id(19)] public IReadOnlyList<string> FurtherPasswordHashes { get; init; } = [];

    /// <summary>
    /// True when every signature is validated and answered with 502, as if <c>#validate</c> had been asked for: some clients take only 502 for success.
    /// </summary>
    [Id(20)] public bool AlwaysValidate { get; init; }

    /// <summary>False when the registration is kept and the AP may do nothing (fault 104).</summary>
    [Id(21)] public bool Enabled { get; init; } = true;

    /// <summary>API keys under which the AP may prove itself with an HMAC, each wrapped (see <c>ApiKeyWrap</c> in the gateway); several during a roll-over.</summary>
    [Id(22)] public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>
    /// URIs of AdditionalServices that each signature request of the AP must ask for, else fault 102 (FiCom makes <c>noSpam</c> and <c>eventId</c> mandatory);
    /// empty: none.
    /// </summary>
    [Id(23)] public IReadOnlyList<string> MandatoryServices { get; init; } = [];
}
