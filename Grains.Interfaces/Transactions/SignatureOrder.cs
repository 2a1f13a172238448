namespace Mss.Grains.Interfaces;

/// <summary>
/// A signature request that the acquiring side has authenticated, validated and authorised, on its way to the home side.
/// </summary>
/// <remarks>
/// This is the message between the acquiring entity and the home MSSP of TS 102 207: it holds what the home side needs and no credential of the AP.
/// Additive only: ids are never reused, so that a rolling update can mix versions.
/// </remarks>
[GenerateSerializer, Immutable, Alias("mss.SignatureOrder")]
public sealed record SignatureOrder
{
    /// <summary>AP_ID, authenticated.</summary>
    [Id(0)] public required string ApId { get; init; }

    /// <summary>AP_TransID as received.</summary>
    [Id(1)] public required string ApTransId { get; init; }

    /// <summary>AP_Info/Instant.</summary>
    [Id(2)] public required DateTimeOffset Instant { get; init; }

    /// <summary>The AP's name as the user shall see it; fixed by contract, never taken from the request.</summary>
    [Id(3)] public required string ApDisplayName { get; init; }

    /// <summary>Normalised mobile number.</summary>
    [Id(4)] public required Msisdn Msisdn { get; init; }

    /// <summary>The mobile number exactly as received, echoed in every answer.</summary>
    [Id(5)] public required string MsisdnAsReceived { get; init; }

    /// <summary>What is signed.</summary>
    [Id(6)] public required DataObject DataToBeSigned { get; init; }

    /// <summary>What is shown in addition, or null.</summary>
    [Id(7)] public DataObject? DataToBeDisplayed { get; init; }

    /// <summary>The profile asked for, parsed.</summary>
    [Id(8)] public required SignatureProfile Profile { get; init; }

    /// <summary>The profile's URI exactly as received, or null when the AP named none.</summary>
    [Id(9)] public string? ProfileAsReceived { get; init; }

    /// <summary>How the profile is matched.</summary>
    [Id(10)] public ProfileComparison Comparison { get; init; }

    /// <summary>How the signature is delivered.</summary>
    [Id(11)] public SignatureFormat Format { get; init; }

    /// <summary>True when RSASSA-PSS is asked for (<c>#rsa-pss</c>); otherwise RSA signs with PKCS#1 v1.5.</summary>
    [Id(12)] public bool Pss { get; init; }

    /// <summary>How the AP gets the outcome.</summary>
    [Id(13)] public MessagingMode Mode { get; init; }

    /// <summary>TimeOut in seconds from acceptance, or null.</summary>
    [Id(14)] public int? TimeOutSeconds { get; init; }

    /// <summary>ValidityDate, or null. The earlier of this and the time-out is the deadline.</summary>
    [Id(15)] public DateTimeOffset? ValidityDate { get; init; }

    /// <summary>True when the AP's contract says that an AP_TransID is used once, whatever the Instant (FiCom 2.2).</summary>
    [Id(16)] public bool UniqueApTransId { get; init; }

    /// <summary>The highest level of assurance that the AP may use, 2 to 4; bounds <c>minimum</c> and <c>better</c>.</summary>
    [Id(17)] public int MaxLoa { get; init; } = 4;

    /// <summary>AdditionalServices in the order in which they were asked for, each once; null when there are none.</summary>
    [Id(18)] public IReadOnlyList<ServiceOrder>? Services { get; init; }

    /// <summary>Language (ISO 639-1, lower case) in which the user is prompted; null for the device's own.</summary>
    [Id(19)] public string? Language { get; init; }

    /// <summary>Event id, 4 to 8 letters and digits, shown on the device above the text; null when there is none.</summary>
    [Id(20)] public string? EventId { get; init; }

    /// <summary>The spam prevention code, or null when the AP sent none.</summary>
    [Id(21)] public NoSpamCheck? NoSpam { get; init; }

    /// <summary>True when signature and certificate are validated before the outcome: asked for as a service, or by the AP's contract.</summary>
    [Id(22)] public bool Validate { get; init; }

    /// <summary>
    /// Where the outcome is posted as MSS_Notification, an absolute URL within the AP's registration; set exactly in mode asynchServerServer.
    /// </summary>
    [Id(23)] public string? NotificationUrl { get; init; }

    /// <summary>True when the AP's registration lets <see cref="NotificationUrl"/> be a loopback, link-local or private address.</summary>
    [Id(24)] public bool MayNotifyPrivateAddress { get; init; }

    /// <summary>The profiles that the AP may use (<see cref="ApplicationProvider.AllowedProfiles"/>); empty: all up to <see cref="MaxLoa"/>.</summary>
    [Id(26)] public IReadOnlyList<string> AllowedProfiles { get; init; } = [];
}
