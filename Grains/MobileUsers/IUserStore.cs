using System.Text.Json.Serialization;
using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>Users with their devices: documents with a version, changed only if the version is the expected one.</summary>
public interface IUserStore
{
    /// <summary>The user, or null.</summary>
    ValueTask<MobileUser?> GetAsync(Msisdn msisdn, CancellationToken cancellationToken = default);

    /// <summary>Writes <paramref name="user"/> if the stored version is <c>user.Version - 1</c> (0: if there is none).</summary>
    /// <returns>False when another version is stored; nothing was written then.</returns>
    ValueTask<bool> PutAsync(MobileUser user, CancellationToken cancellationToken = default);
}

/// <summary>A mobile user and the devices.</summary>
/// <param name="Msisdn">The user's number.</param>
/// <param name="State">Whether the user may sign.</param>
/// <param name="Devices">The devices in order of preference.</param>
/// <param name="Version">1 for a new user, one more with each change.</param>
/// <param name="NoSpamHash">Keyed hash of the user's spam prevention code (<see cref="SpamCodeHash"/>), or null when the user has none.</param>
/// <param name="Person">Who the user is, or null when nothing is known.</param>
public sealed record MobileUser(
    Msisdn Msisdn,
    UserState State,
    IReadOnlyList<UserDevice> Devices,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoSpamHash = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Person? Person = null)
{
    /// <summary>True when new devices are activated without the user's doing.</summary>
    /// <value>Default: false, and then not stored.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AutoActivation { get; init; }

    /// <summary>True when the user has a recovery code.</summary>
    /// <value>Default: false, and then not stored.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RecoveryCodeCreated { get; init; }
}

/// <summary>Whether a user may sign.</summary>
public enum UserState
{
    /// <summary>Yes.</summary>
    Active,

    /// <summary>No, until reactivated (fault 403).</summary>
    Suspended,

    /// <summary>Not yet: registered and not activated (fault 404).</summary>
    Inactive,

    /// <summary>No longer a user (fault 105). The document stays as the last version, so that a registration of the number to come is a change of it.</summary>
    Removed,
}

/// <summary>A signature device of a user.</summary>
/// <param name="Kind"><c>sim</c>, <c>app</c>, <c>server</c> or <c>split</c>.</param>
/// <param name="DeviceId">Address within the kind.</param>
/// <param name="Keys">1 to 16 keys.</param>
public sealed record UserDevice(string Kind, string DeviceId, IReadOnlyList<UserKey> Keys);

/// <summary>A key on a device with its certificate and what it may be used for.</summary>
/// <param name="KeyId">Name of the key on the device.</param>
/// <param name="Certificate">X.509 certificate (DER); empty while there is none.</param>
/// <param name="Operations">Profile operations that the key serves.</param>
/// <param name="MinLoa">Lowest level that it is offered for, 2 to 4.</param>
/// <param name="MaxLoa">Highest level that it reaches, 2 to 4.</param>
/// <param name="PublicKey">The key (DER SubjectPublicKeyInfo) of whose possession the device gave proof, or null: then it is known from the certificate alone.</param>
public sealed record UserKey(
    string KeyId,
    byte[] Certificate,
    IReadOnlyList<ProfileOperation> Operations,
    int MinLoa,
    int MaxLoa,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] byte[]? PublicKey = null)
{
    /// <summary>Brands whose rules the key keeps. Offers without brand need none.</summary>
    /// <value>Default: null for none, and then not stored.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Brands { get; init; }

    /// <summary>Extensions of levels that the key reaches, for example <c>geo</c>.</summary>
    /// <value>Default: null for none, and then not stored.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Extensions { get; init; }

    /// <summary>True when the key must not sign any more, for example because it was found to be weak.</summary>
    /// <value>Default: false, and then not stored.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Disabled { get; init; }
}
