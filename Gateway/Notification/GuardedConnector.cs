using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Mss.Gateway.Notification;

/// <summary>Opens connections for an HTTP client to allowed addresses only. TLS comes on top of it, with the name that was asked for.</summary>
internal sealed class GuardedConnector(bool mayBePrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A client that connects through this: no redirects, which could lead anywhere, no proxy, which would resolve names itself, no cookies.</summary>
    public HttpClient CreateClient() => new(
        new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            MaxResponseHeadersLength = 16,
            MaxConnectionsPerServer = 16,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        },
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan, // each attempt has its own
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => AddressGuard.IsAllowed(address, mayBePrivate));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{host} has no address that notifications may go to ({string.Join(", ", addresses.Select(address => address.ToString()))})");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
