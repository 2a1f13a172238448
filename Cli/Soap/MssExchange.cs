using System.Security.Authentication;

namespace Mss.Cli.Soap;

/// <summary>There was no usable answer; the message says why in a user's words.</summary>
internal sealed class MsspUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One HTTP request with a time limit, whose failures are told in a user's words.</summary>
internal static class MssExchange
{
    /// <summary>Sends and reads.</summary>
    /// <exception cref="MsspUnreachableException">There was no usable answer.</exception>
    public static async Task<MssAnswer> SendAsync(HttpClient http, HttpRequestMessage message, Func<byte[], MssAnswer> read, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var address = message.RequestUri;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var response = await http.SendAsync(message, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            try
            {
                return read(body);
            }
            catch (NotAnMssAnswerException wrong)
            {
                throw new MsspUnreachableException($"{address} answered HTTP {(int)response.StatusCode} and {wrong.Message}", wrong);
            }
        }
        catch (HttpRequestException failure)
        {
            throw new MsspUnreachableException($"{address}: {Explain(failure)}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsspUnreachableException($"{address} did not answer within {timeout.TotalSeconds:0} s", late);
        }
    }

    private static string Explain(HttpRequestException failure) => failure switch
    {
        { InnerException: AuthenticationException tls } => $"TLS failed: {(tls.InnerException ?? tls).Message} (is tls-ca.crt in --ca-dir the server's?)",
        { HttpRequestError: HttpRequestError.ConnectionError } => $"nobody answers there ({failure.InnerException?.Message ?? failure.Message})",
        _ => failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message,
    };
}
