namespace Mss.Sscd.Pki;

/// <summary>What time-stamp tokens say. Configuration section <c>Mss:Services:TimeStamp</c>.</summary>
public sealed class TimeStampOptions
{
    /// <summary>OID of the policy under which tokens are issued (RFC 3161 2.4.2).</summary>
    /// <value><c>0.4.0.2023.1.1</c>: best practices policy of ETSI EN 319 421.</value>
    public string Policy { get; set; } = "0.4.0.2023.1.1";

    /// <summary>How far the clock may be from UTC; 1 ms to 1 minute.</summary>
    /// <value>1 second: what EN 319 421 demands.</value>
    public TimeSpan Accuracy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Names the wrong setting, or null.</summary>
    public string? Check()
    {
        if (Accuracy < TimeSpan.FromMilliseconds(1) || Accuracy > TimeSpan.FromMinutes(1))
        {
            return $"Accuracy is {Accuracy}; it must be between 1 ms and 1 minute";
        }

        var arcs = (Policy ?? "").Split('.');
        return arcs.Length >= 2 && arcs.All(arc => arc.Length is > 0 and < 20 && arc.All(char.IsAsciiDigit)) && arcs[0] is ("0" or "1" or "2")
            ? null
            : $"Policy is '{Policy}'; it must be an object identifier such as 0.4.0.2023.1.1";
    }
}
