using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Mss.Gateway.Http;

/// <summary>The address as the client reached us, for the descriptions that name it.</summary>
internal static class RequestedAddress
{
    /// <summary>An HTTP/1.0 client may leave Host out; then it is the socket's own.</summary>
    public static Uri Of(HttpContext context)
    {
        var request = context.Request;
        if (!request.Host.HasValue)
        {
            request.Host = new HostString(context.Connection.LocalIpAddress?.ToString() ?? "localhost", context.Connection.LocalPort);
        }

        return Uri.TryCreate(request.GetEncodedUrl(), UriKind.Absolute, out var address) ? address : new Uri("http://localhost/");
    }
}
