using System.Net;
using System.Net.Sockets;

namespace Mss.Silo.Tests.Hosting;

/// <summary>Ports on the loopback interface that nobody listens on.</summary>
internal static class FreePorts
{
    // Below the range that the system takes client ports from, so that no connection of a test running beside takes the port before the server does.
    private const int First = 20000;
    private const int Count = 10000;

    // Two test runs on one machine start at different places.
    private static int _next = Random.Shared.Next(Count);

    public static int Take()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port))
            {
                return port;
            }
        }

        throw new InvalidOperationException("no free port");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException)
        {
            return true; // a machine without IPv6
        }
    }
}
