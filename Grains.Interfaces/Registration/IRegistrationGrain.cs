namespace Mss.Grains.Interfaces;

/// <summary>One registration (TS 102 204 7.4); the key is the id of its session in the log, which begins with <c>r</c>.</summary>
[Alias("mss.IRegistrationGrain")]
public interface IRegistrationGrain : IGrainWithStringKey
{
    /// <summary>Does what was ordered, or answers what an equal order was answered before. Waits for devices and the CA, never for a human.</summary>
    /// <returns>408 with the results, or a fault; for a fault other than 900 "session log" the outcome is durable.</returns>
    [Alias("Submit")]
    Task<RegistrationAnswer> Submit(RegistrationOrder order);

    /// <summary>Ends what a silo that is gone has left half done, with fault 407. Harmless at any time.</summary>
    [Alias("GoOn")]
    Task GoOn();
}
