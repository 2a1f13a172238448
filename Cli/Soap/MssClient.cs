using System.Net.Http.Headers;

namespace Mss.Cli.Soap;

/// <summary>Posts MSS requests in SOAP and reads the answers.</summary>
internal sealed class MssClient(HttpClient http, MsspAddress address, MssRequestWriter writer) : IMssClient
{
    /// <summary>Posts to MSS_SignaturePort.</summary>
    public Task<MssAnswer> SignatureAsync(ApCredentials ap, ApMessage message, SignatureRequest request, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(address.Signature, writer.Signature(ap, message, request), timeout, cancellationToken);

    /// <summary>Posts to MSS_StatusQueryPort.</summary>
    public Task<MssAnswer> StatusQueryAsync(ApCredentials ap, ApMessage message, string transactionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        PostAsync(address.StatusQuery, writer.StatusQuery(ap, message, transactionId), timeout, cancellationToken);

    private async Task<MssAnswer> PostAsync(Uri port, byte[] request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(SoapNames.ContentType(writer.Version));
        using var message = new HttpRequestMessage(HttpMethod.Post, port) { Content = content };
        if (writer.Version == SoapVersion.Soap11)
        {
            message.Headers.TryAddWithoutValidation("SOAPAction", "\"\""); // SOAP 1.1, 6.1.1: the header is required
        }

        return await MssExchange.SendAsync(http, message, body => MssAnswerReader.Read(body), timeout, cancellationToken).ConfigureAwait(false);
    }
}
