using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Mss.Cli.Soap;

/// <summary>There was no usable answer; the message says why in a user's words.</summary>
internal sealed class MsspUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Posts MSS requests and reads the answers.</summary>
internal sealed class MssClient(HttpClient http, MsspAddress address, SoapVersion version)
{
    /// <summary>Posts to MSS_SignaturePort.</summary>
    public Task<MssAnswer> SignatureAsync(byte[] request, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(address.Signature, request, timeout, cancellationToken);

    /// <summary>Posts to MSS_StatusQueryPort.</summary>
    public Task<MssAnswer> StatusQueryAsync(byte[] request, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(address.StatusQuery, request, timeout, cancellationToken);

    private async Task<MssAnswer> PostAsync(Uri port, byte[] request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(SoapNames.ContentType(version));
        using var message = new HttpRequestMessage(HttpMethod.Post, port) { Content = content };
        if (version == SoapVersion.Soap11)
        {
            message.Headers.TryAddWithoutValidation("SOAPAction", "\"\""); // SOAP 1.1, 6.1.1: the header is required
        }

        try
        {
            using var response = await http.SendAsync(message, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            try
            {
                return MssAnswerReader.Read(body);
            }
            catch (NotAnMssAnswerException wrong)
            {
                throw new MsspUnreachableException($"{port} answered HTTP {(int)response.StatusCode} and {wrong.Message}", wrong);
            }
        }
        catch (HttpRequestException failure)
        {
            throw new MsspUnreachableException($"{port}: {Explain(failure)}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsspUnreachableException($"{port} did not answer within {timeout.TotalSeconds:0} s", late);
        }
    }

    private static string Explain(HttpRequestException failure) => failure switch
    {
        { InnerException: AuthenticationException tls } => $"TLS failed: {(tls.InnerException ?? tls).Message} (is tls-ca.crt in --ca-dir the server's?)",
        { HttpRequestError: HttpRequestError.ConnectionError } => $"nobody answers there ({failure.InnerException?.Message ?? failure.Message})",
        _ => failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message,
    };
}
