using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// Keys of which one half is on the user's card and the other one here. The card shows the text and, when its user agrees, gives its half for this one transaction; joined they sign, and both sides
/// go on to other halves.
/// </summary>
/// <remarks>For cards that can compute AES and HMAC but no signatures. The joined key is in memory for one signature; see docs/split-key.md for what that means.</remarks>
public sealed class SplitSscd : ConsentedSscd, ISscdState, IDisposable
{
    private const int Attempts = 8;
    private readonly SplitKeys _keys;
    private readonly ISimChannel _cards;
    private readonly SplitSigner _signer;

    /// <summary>Makes the kind.</summary>
    /// <param name="devices">The devices; a card is its user's means of consent itself.</param>
    /// <param name="transactions">What is remembered of transaction ids.</param>
    /// <param name="keys">The server's halves.</param>
    /// <param name="cards">The way to the cards: what they sign is a <c>SplitAnswer</c>.</param>
    /// <param name="time">The server's clock.</param>
    /// <param name="logger">For the operator.</param>
    public SplitSscd(IServerDevices devices, IServerTransactions transactions, SplitKeys keys, ISimChannel cards, TimeProvider time, ILogger<SplitSscd>? logger = null)
        : base(devices, transactions, time, logger ?? NullLogger<SplitSscd>.Instance)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(cards);
        (_keys, _cards, _signer) = (keys, cards, new SplitSigner(keys, logger ?? NullLogger<SplitSscd>.Instance));
        cards.OnAnswer((_, transactionId, reply) => AnsweredLateAsync(transactionId, Read(reply, null)));
    }

    /// <inheritdoc/>
    public override string Kind => "split";

    /// <inheritdoc/>
    public async ValueTask<DeviceCondition?> InquireDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        await _cards.InquireBlockedKeysAsync(deviceId, cancellationToken).ConfigureAwait(false) is { } blocked ? new DeviceCondition(blocked) : null;

    /// <summary>Times that halves were joined and signed, for tests.</summary>
    internal long Joined => _signer.Joined;

    /// <inheritdoc/>
    public void Dispose() => _signer.Dispose();

    private protected override ValueTask<ConsentReply> AskAsync(ServerDevice device, ServerRequest request, SignCommand command, CancellationToken cancellationToken) =>
        SendAsync(SimOperation.Sign, command with { Deadline = request.Deadline }, request.KeyId, cancellationToken);

    private protected override ValueTask<ConsentReply> AskAgainAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken) =>
        SendAsync(SimOperation.Inquire, new TransactionOnDevice(open.DeviceId, open.TransactionId, open.Epoch), open.Request!.KeyId, cancellationToken);

    private protected override ValueTask<ConsentReply> TakeBackAsync(ServerDevice device, ServerTransaction open, CancellationToken cancellationToken) =>
        SendAsync(SimOperation.Cancel, new TransactionOnDevice(open.DeviceId, open.TransactionId, open.Epoch), open.Request!.KeyId, cancellationToken);

    private protected override async ValueTask<bool> IsGivenAsync(ServerTransaction open, ServerDevice device, ConsentReply reply)
    {
        using var key = await _keys.FindAsync(new VaultKeyName(open.DeviceId, open.Request!.KeyId), CancellationToken.None).ConfigureAwait(false);
        return key is not null && SplitAnswer.TryDecode(reply.Evidence) is { } answer && SplitSigner.IsGiven(key.Half, answer, open);
    }

    private protected override async ValueTask<SscdReply?> KeyRefusalAsync(ServerRequest request, string deviceId, CancellationToken cancellationToken) =>
        await _keys.HasAsync(new VaultKeyName(deviceId, request.KeyId), cancellationToken).ConfigureAwait(false)
            ? Unfit(request, request.Scheme.Algorithm != SignatureAlgorithm.Ecdsa)
            : SscdReply.Failed(404, $"the device has no key '{request.KeyId}'");

    private protected override async ValueTask<(SscdReply? Outcome, byte[]? Evidence)> SignAsync(ServerTransaction open, ServerDevice device, ConsentReply given)
    {
        for (var askAgain = true; ; askAgain = false)
        {
            if (SplitAnswer.TryDecode(given.Evidence) is not { } answer)
            {
                return (null, null);
            }

            var outcome = await _signer.SignAsync(open, answer, (given as SplitReply)?.Asked).ConfigureAwait(false);
            if (outcome?.State != SscdState.Unknown)
            {
                return (outcome, outcome?.State == SscdState.Signed ? answer.Evidence : null);
            }

            given = askAgain ? await AskAgainAsync(device, open, CancellationToken.None).ConfigureAwait(false) : given;
            if (!askAgain || given.State != ConsentState.Given)
            {
                return (new SscdReply(SscdState.Unreachable, Detail: "the card's answer is an old one, and no newer one came"), null);
            }
        }
    }

    private static SplitReply Read(SscdReply reply, SplitQuestion? asked) => new SplitReply(
        DeviceConsent.StateOf(reply.State), reply.Signature, reply.FailureCode, reply.Detail) { Asked = asked };

    private async ValueTask<ConsentReply> SendAsync(SimOperation operation, TransactionOnDevice message, string keyId, CancellationToken cancellationToken)
    {
        SplitQuestion? before = null;
        var reply = SscdReply.Unknown;
        for (var attempt = 0; ; attempt++)
        {
            SplitQuestion question;
            try
            {
                using var key = await _keys.FindAsync(new VaultKeyName(message.DeviceId, keyId), cancellationToken).ConfigureAwait(false);
                if (key is null or { Half.IsSuspended: true })
                {
                    return Read(key is null ? SscdReply.Failed(404, $"the device has no key '{keyId}'") : SplitSigner.Suspended, null);
                }

                if (attempt == Attempts || key.Half.Generation == before?.Generation)
                {
                    return Read(reply, before);
                }

                question = SplitQuestion.Of(operation, message, keyId, key.Half);
            }
            catch (VaultException e) when (!e.IsTemporary)
            {
                LogCannotSign(e, message.TransactionId, message.DeviceId, keyId);
                return Read(SscdReply.Failed(900, "the key cannot be used"), null);
            }

            // A card that is out of step may only have heard of a newer step before this question reached it: then that is in the store, and the card is asked with it.
            reply = await _cards.SendAsync(new SimMessage(operation, message) { Attachment = question.Encode() }, cancellationToken).ConfigureAwait(false);
            before = question;
            if (reply.State != SscdState.Signed || SplitAnswer.TryDecode(reply.Signature) is not { HasHalf: false })
            {
                return Read(reply, question);
            }
        }
    }

    /// <summary>A reply with what it replies to.</summary>
    private sealed record SplitReply(ConsentState State, byte[]? Evidence, int FailureCode, string Detail) : ConsentReply(State, Evidence, FailureCode, Detail)
    {
        public SplitQuestion? Asked { get; init; }
    }
}
