using System.Net.Http.Headers;
using Mss.Cli.Soap;

namespace Mss.Cli.Rest;

/// <summary>Posts MSS requests in JSON to <c>/rest/service</c> and reads the answers.</summary>
internal sealed class RestClient(HttpClient http, Uri service) : IMssClient
{
    /// <summary>The address of the service, from the MSSP's base address or from the service's own.</summary>
    public static Uri AddressOf(Uri url)
    {
        const string Service = "/rest/service";
        var text = url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(text.EndsWith(Service, StringComparison.Ordinal) ? text : text + Service);
    }

    /// <inheritdoc/>
    public Task<MssAnswer> SignatureAsync(ApCredentials ap, ApMessage message, SignatureRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(RestRequestWriter.Signature(ap, message, request), timeout, cancellationToken);

    /// <inheritdoc/>
    public Task<MssAnswer> StatusQueryAsync(ApCredentials ap, ApMessage message, string transactionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(RestRequestWriter.StatusQuery(ap, message, transactionId), timeout, cancellationToken);

    private async Task<MssAnswer> PostAsync(byte[] request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, service) { Content = content };
        return await MssExchange.SendAsync(http, message, body => RestAnswerReader.Read(body), timeout, cancellationToken).ConfigureAwait(false);
    }
}
