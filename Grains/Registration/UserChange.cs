using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Registration;

/// <summary>What a step makes of a user.</summary>
/// <param name="User">The changed user, of the version to come; null when nothing changes.</param>
/// <param name="Result">What is answered once the change is stored.</param>
internal readonly record struct UserChange(MobileUser? User, RegistrationResult Result)
{
    public static UserChange Refuse(Fault fault) => new(null, RegistrationResult.Refused(fault));

    /// <summary>A parameter is wrong: fault 101, naming it.</summary>
    public static UserChange Wrong(string parameter, string why) => Refuse(Fault.WrongParam(parameter, why));

    /// <summary>Fault 407 with FiCom's second level: 4072 failed on the server, 4073 failed on the device.</summary>
    public static UserChange Fail(int subCode, string why) =>
        Refuse(new Fault(StatusCode.RegistrationFailed, why, $"The registration failed: {why}") { SubCode = subCode });

    /// <summary>A change with its result; the version is counted on.</summary>
    public static UserChange To(MobileUser before, MobileUser after, RegistrationResult? result = null) =>
        new(after with { Version = before.Version + 1 }, result ?? new RegistrationResult());
}
