using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mss.Storage;

namespace Mss.Silo;

/// <summary>Tells what an operator can mend from what a developer must.</summary>
internal static class StartFailures
{
    /// <summary>What is wrong, in one line.</summary>
    public static string Explain(Exception e, IConfiguration? configuration)
    {
        if (configuration is not null && e is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            // The web server names its port in the exception; Orleans does not.
            var options = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
            return $"another program listens on port {options.SiloPort} (Mss:SiloPort) or {options.GatewayPort} (Mss:GatewayPort)";
        }

        return e.Message.ReplaceLineEndings(" ");
    }

    public static bool CanBeMended(Exception e) => e
        is OptionsValidationException or StorageException or FormatException or IOException or UnauthorizedAccessException
        or CryptographicException or InvalidOperationException or SocketException
        || (e is AggregateException many && many.InnerExceptions.All(CanBeMended));
}
