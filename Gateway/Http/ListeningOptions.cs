namespace Mss.Gateway.Http;

/// <summary>Where a process listens for application providers. Configuration section <c>Mss</c>.</summary>
public class ListeningOptions
{
    /// <summary>Port for plain HTTP on the loopback interface, or 0 for none. Development only: elsewhere the start is refused.</summary>
    /// <value>8080 in Development, otherwise 0.</value>
    public int? HttpPort { get; set; }

    /// <summary>Port for HTTPS, or 0 for none, which only Development allows.</summary>
    /// <value>8443</value>
    public int HttpsPort { get; set; } = 8443;

    /// <summary>PKCS#12 file with the TLS server certificate, its key, and the CAs between it and its root, which clients get as well. The whole system in one process makes its own in Development.</summary>
    /// <value>null</value>
    public string? TlsCertificate { get; set; }

    /// <summary>Password of <see cref="TlsCertificate"/>, or null.</summary>
    /// <value>null</value>
    public string? TlsCertificatePassword { get; set; }

    /// <summary>How long requests may still take when the process stops; then their connections are closed. At most 20 seconds of the 30 that the host gives to a stop.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Adds what is wrong to a list, each with the name of its setting.</summary>
    /// <param name="development">Whether the environment is Development.</param>
    /// <param name="wrong">The list.</param>
    public virtual void Check(bool development, ICollection<string> wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        foreach (var (name, port) in new[] { (nameof(HttpPort), HttpPort ?? 0), (nameof(HttpsPort), HttpsPort) })
        {
            if (port is < 0 or > 65535)
            {
                wrong.Add($"Mss:{name} is {port}; it must be between 0 and 65535");
            }
        }

        if (DrainTime < TimeSpan.Zero || DrainTime > TimeSpan.FromSeconds(20))
        {
            wrong.Add($"Mss:{nameof(DrainTime)} is {DrainTime}; it must be between 0 and 20 seconds");
        }

        if (development)
        {
            return;
        }

        if (HttpPort is > 0)
        {
            wrong.Add("Mss:HttpPort: plain HTTP is for Development only");
        }

        if (TlsCertificate is null || HttpsPort == 0)
        {
            wrong.Add("Mss:TlsCertificate is not set (a PKCS#12 file with the server's certificate and key), or Mss:HttpsPort is 0");
        }
    }
}
