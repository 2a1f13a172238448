using Microsoft.AspNetCore.Http;

namespace Mss.Gateway.Http;

/// <summary>Takes a request's body off the connection, the same for every wire form.</summary>
internal static class RequestReading
{
    /// <summary>The body without its Content-Encoding, or why there is none; then what is left of it is not read and the connection is closed if need be.</summary>
    public static async ValueTask<(RequestBody? Body, string? Why)> ReadAsync(HttpContext context, int maxSize)
    {
        string why;
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, maxSize, context.RequestAborted);
            if (body is not null)
            {
                if (context.Request.Headers.ContentEncoding is { Count: > 0 } coding && ContentCoding.Undo(coding, ref body, maxSize) is { } unreadable)
                {
                    body.Dispose();
                    return (null, $"Content-Encoding: {unreadable}");
                }

                return (body, null);
            }

            why = $"the body is larger than {maxSize} octets";
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Also BadHttpRequestException; left to the server, it would be an answer that no client of ours reads.
            why = "the body is broken off, too slow or badly framed";
        }

        // What is left of the body is not worth reading.
        context.Response.Headers.Connection = "close";
        return (null, why);
    }
}
