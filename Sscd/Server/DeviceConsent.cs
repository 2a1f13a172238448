namespace Mss.Sscd.Server;

/// <summary>Users who consent with a device of another kind: it shows the text and signs the statement, as it would sign anything. A SIM or an app can so be the means to a server key.</summary>
/// <typeparam name="TDevice">The kind, whose answers may come late.</typeparam>
/// <param name="device">The kind. Its own keys for signatures and these consent keys must be different ones.</param>
public sealed class DeviceConsent<TDevice>(TDevice device) : IUserConsent
    where TDevice : ISscd, ISscdAnswerSource
{
    /// <inheritdoc/>
    public async ValueTask<ConsentReply> AskAsync(ConsentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var means = request.Means;
        var command = new SignCommand(
            means.DeviceId, request.TransactionId, request.Epoch, means.KeyId, means.Scheme, request.Statement, request.ApName, request.Text, request.Deadline)
        {
            Language = request.Language,
        };
        return Read(await device.RequestAsync(command, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<ConsentReply> InquireAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(means);
        return Read(await device.InquireAsync(new TransactionOnDevice(means.DeviceId, transactionId, epoch), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<ConsentReply> CancelAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(means);
        return Read(await device.CancelAsync(new TransactionOnDevice(means.DeviceId, transactionId, epoch), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IConsentSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return device.Subscribe(new Receiver(sink));
    }

    private static ConsentReply Read(SscdReply reply) => new(
        DeviceConsent.StateOf(reply.State),
        reply.Signature,
        reply.FailureCode,
        reply.Detail);

    private sealed class Receiver(IConsentSink sink) : ISscdAnswerSink
    {
        public ValueTask AnsweredAsync(string transactionId, SscdReply reply) => sink.ConsentAnsweredAsync(transactionId, Read(reply));
    }
}

/// <summary>What a device's reply says of its user's consent.</summary>
internal static class DeviceConsent
{
    public static ConsentState StateOf(SscdState state) => state switch
    {
        SscdState.Pending => ConsentState.Pending,
        SscdState.Signed => ConsentState.Given,
        SscdState.Failed => ConsentState.Failed,
        SscdState.Unknown => ConsentState.Unknown,
        SscdState.Forgotten => ConsentState.Forgotten,
        SscdState.Stale => ConsentState.Stale,
        _ => ConsentState.Unreachable,
    };
}
