using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Mss.Storage;

namespace Mss.Silo;

/// <summary>Tells what an operator can mend from what a developer must.</summary>
internal static class StartFailures
{
    public static bool CanBeMended(Exception e) => e
        is OptionsValidationException or StorageException or FormatException or IOException or UnauthorizedAccessException
        or CryptographicException or InvalidOperationException or SocketException
        || (e is AggregateException many && many.InnerExceptions.All(CanBeMended));
}
