namespace Mss.Grains.Interfaces;

/// <summary>
/// Why a request was refused or a transaction failed. A value, not an exception: exceptions are for bugs.
/// </summary>
/// <param name="Code">The code that the AP sees.</param>
/// <param name="Reason">For the operator's log only; may say more than the AP is allowed to know. Never holds a password or a PIN.</param>
/// <param name="ApDetail">For the AP, in place of the code's standard text; null for the standard text.</param>
[GenerateSerializer, Immutable, Alias("mss.Fault")]
public sealed record Fault([property: Id(0)] StatusCode Code, [property: Id(1)] string Reason, [property: Id(2)] string? ApDetail = null)
{
    /// <summary>Second-level code (FiCom 2.2 Appendix C, for example 1014), told to the APs that are configured for it; null when the first level says it all.</summary>
    [Id(3)] public int? SubCode { get; init; }

    /// <summary>The text in the fault's detail.</summary>
    public string DetailForAp => ApDetail ?? Code.Info.ApText;

    /// <summary>A parameter with an illegal value; the AP is told which.</summary>
    public static Fault WrongParam(string field, string why) => new(StatusCode.WrongParam, $"{field}: {why}", $"{field}: {why}");

    /// <summary>A missing parameter; the AP is told which.</summary>
    public static Fault Missing(string field) => new(StatusCode.MissingParam, $"{field} is missing", $"{field} is missing");
}
