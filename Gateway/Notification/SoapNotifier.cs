using System.Buffers;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Notification;

/// <summary>Posts MSS_Notification to application providers and reads their acknowledgement.</summary>
public sealed class SoapNotifier : IDisposable
{
    private readonly NotifierOptions _options;
    private readonly string _msspUri;
    private readonly TimeProvider _time;
    private readonly HttpClient _guarded;
    private readonly HttpClient _private;

    /// <summary>Makes the notifier.</summary>
    public SoapNotifier(IOptions<NotifierOptions> options, IOptions<GatewayOptions> gateway, TimeProvider time)
        : this(options, gateway, time, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>With another way of resolving names.</summary>
    internal SoapNotifier(IOptions<NotifierOptions> options, IOptions<GatewayOptions> gateway, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gateway);
        (_options, _msspUri, _time) = (options.Value, gateway.Value.MsspUri, time);

        // Two clients and not one: a connection that was opened for an AP with a private address is never used for another AP.
        _guarded = new GuardedConnector(mayBePrivate: false, resolve).CreateClient();
        _private = new GuardedConnector(mayBePrivate: true, resolve).CreateClient();
    }

    /// <summary>Makes one attempt; ends within <see cref="NotifierOptions.AttemptTimeOut"/> and throws for no failure of the AP or the way to it.</summary>
    /// <param name="url">Where to, http or https.</param>
    /// <param name="mayBePrivate">Whether it may be a private address.</param>
    /// <param name="apInfo">AP_ID, AP_TransID and Instant of the signature request.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the AP has acknowledged, and for the operator how or why not.</returns>
    public async Task<(bool IsAcknowledged, string Detail)> SendAsync(Uri url, bool mayBePrivate, ApInfo apInfo, TransactionAnswer outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var body = new ArrayBufferWriter<byte>(4096);
        var version = _options.SoapVersion == "1.1" ? SoapVersion.Soap11 : SoapVersion.Soap12;
        NotificationWriter.Write(body, version, _options.PartQualified, Message(apInfo, outcome));
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(version == SoapVersion.Soap11 ? "text/xml" : "application/soap+xml", "utf-8");
        if (version == SoapVersion.Soap11)
        {
            request.Headers.TryAddWithoutValidation("SOAPAction", "\"\""); // SOAP 1.1 6.1.1 demands the header
        }

        using var limit = new CancellationTokenSource(_options.AttemptTimeOut, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await (mayBePrivate ? _private : _guarded).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return (false, $"HTTP status {(int)response.StatusCode}");
            }

            var answer = await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
            return answer is { } read
                ? Acknowledgement.Read(read, outcome.TransactionId.Value)
                : (false, $"the answer is longer than {_options.MaxAnswerSize} octets");
        }
        catch (OperationCanceledException)
        {
            return (false, limit.IsCancellationRequested ? $"no answer within {_options.AttemptTimeOut.TotalSeconds:0} s" : "the attempt was given up");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (false, e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _guarded.Dispose();
        _private.Dispose();
    }

    private NotificationMessage Message(ApInfo apInfo, TransactionAnswer outcome) => new()
    {
        Request = new StatusRequest { ApInfo = apInfo },
        Instant = _time.GetUtcNow(),
        MsspUri = _msspUri,
        Status = outcome.Status,
        Msisdn = outcome.MsisdnAsReceived ?? "",
        Signature = outcome.Signature,
        Format = outcome.Format,
        Certificate = outcome.Certificate,
        ServiceResults = outcome.ServiceResults,
        TransactionId = outcome.TransactionId,
    };

    /// <summary>The whole answer, or null when it is too long.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[_options.MaxAnswerSize + 1];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return length < buffer.Length ? buffer.AsMemory(0, length) : (ReadOnlyMemory<byte>?)null; // without the type, null would be an empty memory
        }
    }
}
