using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>
/// Keys that are kept on the server and sign when their user, who is asked on a device of his own, has consented.
/// </summary>
public sealed class ServerSscd : ConsentedSscd, IConsentSink, IDisposable
{
    private readonly IKeyVault _vault;
    private readonly IUserConsent _consent;
    private readonly ConsentVerifier _verifier = new();
    private readonly IDisposable _subscription;

    /// <summary>Makes the kind.</summary>
    public ServerSscd(
        IServerDevices devices, IServerTransactions transactions, IKeyVault vault, IUserConsent consent, TimeProvider time, ILogger<ServerSscd>? logger = null)
        : base(devices, transactions, time, logger ?? NullLogger<ServerSscd>.Instance)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(consent);
        (_vault, _consent) = (vault, consent);
        _subscription = consent.Subscribe(this);
    }

    /// <inheritdoc/>
    public override string Kind => "server";

    /// <inheritdoc/>
    public ValueTask ConsentAnsweredAsync(string transactionId, ConsentReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return AnsweredLateAsync(transactionId, reply);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        _verifier.Dispose();
    }

    private protected override ValueTask<ConsentReply> AskAsync(ServerDevice device, ServerRequest request, SignCommand command, CancellationToken cancellationToken) =>
        _consent.AskAsync(
            new ConsentRequest(device.Consent, command.TransactionId, command.Epoch, request.Statement, command.ApName, command.Text, request.Deadline, command.Language),
            cancellationToken);

    private protected override ValueTask<ConsentReply> AskAgainAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken) =>
        _consent.InquireAsync(device.Consent, open.TransactionId, open.Epoch, cancellationToken);

    private protected override ValueTask<ConsentReply> TakeBackAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken) =>
        _consent.CancelAsync(device.Consent, open.TransactionId, open.Epoch, cancellationToken);

    private protected override ValueTask<bool> IsGivenAsync(ServerTransaction open, ServerDevice device, ConsentReply reply) =>
        new(_verifier.IsGiven(device.Consent, open.Request!.Statement, reply.Evidence));

    private protected override async ValueTask<SscdReply?> KeyRefusalAsync(ServerRequest request, string deviceId, CancellationToken cancellationToken) =>
        await _vault.FindAsync(new VaultKeyName(deviceId, request.KeyId), cancellationToken).ConfigureAwait(false) is { } key
            ? Unfit(request, key.Fits(request.Scheme.Algorithm))
            : SscdReply.Failed(404, $"the device has no key '{request.KeyId}'");

    private protected override async ValueTask<(SscdReply? Outcome, byte[]? Evidence)> SignAsync(ServerTransaction open, ServerDevice device, ConsentReply given)
    {
        if (!await IsGivenAsync(open, device, given).ConfigureAwait(false))
        {
            return (null, null);
        }

        var request = open.Request!;
        var key = await _vault.FindAsync(new VaultKeyName(open.DeviceId, request.KeyId), CancellationToken.None).ConfigureAwait(false);
        var signature = await _vault.SignAsync(key!, request.Scheme, request.Digest, CancellationToken.None).ConfigureAwait(false);
        return (SscdReply.Signed(signature), given.Evidence);
    }
}
