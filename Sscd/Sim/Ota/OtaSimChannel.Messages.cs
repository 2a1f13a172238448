using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Messages that only inform, over the air.</summary>
public sealed partial class OtaSimChannel : ISimMessageChannel
{
    private readonly OtaReplyKind<MessageReply> _messages;
    private SimMessageAnswerHandler? _messageHandler;

    /// <inheritdoc/>
    public ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ExchangeAsync(command.DeviceId, command.TransactionId, AppletReceipt.Encode(command), WithGrace(command.Deadline), _messages, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return ExchangeAsync(transaction.DeviceId, transaction.TransactionId, AppletReceipt.EncodeInquiry(transaction), null, _messages, cancellationToken);
    }

    /// <inheritdoc/>
    public void OnMessageAnswer(SimMessageAnswerHandler handler) => _messageHandler = handler;

    private ValueTask DeliverLateAsync(string deviceId, string transactionId, MessageReply reply) =>
        reply.IsFinal && _messageHandler is { } handler ? handler(deviceId, transactionId, reply) : ValueTask.CompletedTask;
}
