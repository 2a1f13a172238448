namespace Mss.Silo.Development.Phone;

/// <summary>The phone page. Configuration section <c>Mss:Phone</c>; Development only.</summary>
internal sealed class PhoneOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Phone";

    /// <summary>
    /// True serves the page to other machines too: whoever reaches the port can then answer for every simulated user. For trying it with a real phone in one's own network.
    /// </summary>
    /// <value>false: loopback only</value>
    public bool AllowRemote { get; set; }
}
