namespace Mss.Sscd.Sim;

/// <summary>Messages that only inform are lost as requests and answers are.</summary>
public sealed partial class SimulatedNetwork : ISimMessageChannel
{
    private static readonly MessageReply NotReached = new(MessageState.Unreachable, "the phone is not in the network");

    private ISimMessageChannel? Messages => _cards as ISimMessageChannel;

    /// <inheritdoc/>
    public async ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var behaviour = _userOf(command.DeviceId)?.Behaviour;
        if (behaviour is null or SimulatedBehaviour.Unreachable || Messages is null)
        {
            return NotReached;
        }

        if (behaviour == SimulatedBehaviour.LoseRequest)
        {
            return new MessageReply(MessageState.Pending);
        }

        var reply = await Messages.ShowAsync(command, cancellationToken).ConfigureAwait(false);
        return behaviour == SimulatedBehaviour.LoseAnswer ? new MessageReply(MessageState.Pending) : reply;
    }

    /// <inheritdoc/>
    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return _userOf(transaction.DeviceId)?.Behaviour is null or SimulatedBehaviour.Unreachable || Messages is null
            ? ValueTask.FromResult(NotReached)
            : Messages.InquireMessageAsync(transaction, cancellationToken);
    }

    /// <inheritdoc/>
    public void OnMessageAnswer(SimMessageAnswerHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Messages?.OnMessageAnswer((deviceId, transactionId, reply) =>
            _userOf(deviceId)?.Behaviour is SimulatedBehaviour.LoseAnswer or SimulatedBehaviour.Unreachable
                ? ValueTask.CompletedTask
                : handler(deviceId, transactionId, reply));
    }
}
