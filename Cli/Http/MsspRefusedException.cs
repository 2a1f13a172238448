using System.Net;

namespace Mss.Cli.Http;

/// <summary>The MSSP refused; the message says why.</summary>
internal sealed class MsspRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;
}
