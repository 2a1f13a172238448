using Orleans.Concurrency;

namespace Mss.Grains.Interfaces;

/// <summary>One mobile user; the key is the normalised MSISDN. Knows the user's devices and keeps one pending request per device.</summary>
[Alias("mss.IMobileUserGrain")]
public interface IMobileUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Chooses device and key for a profile and reserves the device for one transaction. Asked again for the same transaction it answers the same.
    /// </summary>
    [Alias("Reserve")]
    Task<ReservationAnswer> Reserve(ReservationRequest request);

    /// <summary>The transaction is over: its device is free for the next one. Harmless for an unknown transaction.</summary>
    [OneWay, Alias("Release")]
    Task Release(TransactionId transaction);

    /// <summary>Describes the user for MSS_ProfileQuery. Shows the user nothing and waits for nobody longer than some seconds.</summary>
    [AlwaysInterleave, Alias("Describe")]
    Task<UserDescription> Describe(UserQuery query);

    /// <summary>Who the user is, or null when nothing is known. For an answer that the AP's contract allows; nothing of it is logged.</summary>
    [AlwaysInterleave, Alias("FindPerson")]
    Task<Person?> FindPerson();

    /// <summary>
    /// One step of a registration. Steps of a user are done one after the other, and none while a device is chosen. What cannot be done is in the result, not an exception.
    /// </summary>
    [Alias("Register")]
    Task<RegistrationResult> Register(RegistrationStep step);
}
