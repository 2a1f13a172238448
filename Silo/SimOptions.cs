namespace Mss.Silo;

/// <summary>The way to SIM cards. Configuration section <c>Mss:Sim</c>.</summary>
internal sealed class SimOptions
{
    /// <summary>The value of <see cref="Channel"/> for cards that are asked without anything between.</summary>
    public const string Direct = "Direct";

    /// <summary>The value of <see cref="Channel"/> for secured packets in short messages.</summary>
    public const string Ota = "Ota";

    /// <summary>How the simulated cards are reached in Development: <c>Direct</c> or <c>Ota</c>.</summary>
    /// <value><c>Direct</c>, since packets and the counters that the card writes down cost about 60 µs per signature</value>
    public string Channel { get; set; } = Direct;

    /// <summary>Adds what is wrong.</summary>
    public void Check(ICollection<string> wrong)
    {
        if (Channel is not (Direct or Ota))
        {
            wrong.Add($"Mss:Sim:{nameof(Channel)} is '{Channel}'; it must be {Direct} or {Ota}");
        }
    }
}
