namespace Mss.Sscd.Sim;

/// <summary>
/// The network between the MSSP and the simulated phones. It loses what the phone's behaviour says: the card behind it knows nothing of that.
/// </summary>
public sealed partial class SimulatedNetwork : ISimChannel
{
    private readonly ISimChannel _cards;
    private readonly Func<string, SimulatedUser?> _userOf;

    /// <summary>A network before the cards.</summary>
    public SimulatedNetwork(SimulatedCards cards)
        : this(cards, (cards ?? throw new ArgumentNullException(nameof(cards))).UserOf)
    {
    }

    /// <summary>A network before any channel.</summary>
    /// <param name="cards">What is behind.</param>
    /// <param name="userOf">The behaviour of a device, or null for an unknown device.</param>
    public SimulatedNetwork(ISimChannel cards, Func<string, SimulatedUser?> userOf)
    {
        ArgumentNullException.ThrowIfNull(cards);
        ArgumentNullException.ThrowIfNull(userOf);
        (_cards, _userOf) = (cards, userOf);
    }

    /// <inheritdoc/>
    public int MaxSignatures => _cards.MaxSignatures;

    /// <inheritdoc/>
    public async ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken)
    {
        var behaviour = _userOf(message.Transaction.DeviceId)?.Behaviour;
        if (behaviour is null or SimulatedBehaviour.Unreachable)
        {
            return new SscdReply(SscdState.Unreachable, Detail: behaviour is null ? "no such card" : "the phone is not in the network");
        }

        if (behaviour == SimulatedBehaviour.LoseRequest && message.Operation == SimOperation.Sign)
        {
            return SscdReply.Pending;
        }

        var reply = await _cards.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return behaviour == SimulatedBehaviour.LoseAnswer && message.Operation == SimOperation.Sign ? SscdReply.Pending : reply;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) =>
        _userOf(deviceId)?.Behaviour is null or SimulatedBehaviour.Unreachable ? default : _cards.InquireBlockedKeysAsync(deviceId, cancellationToken);

    /// <inheritdoc/>
    public void OnAnswer(SimAnswerHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _cards.OnAnswer((deviceId, transactionId, reply) =>
            _userOf(deviceId)?.Behaviour is SimulatedBehaviour.LoseAnswer or SimulatedBehaviour.Unreachable
                ? ValueTask.CompletedTask
                : handler(deviceId, transactionId, reply));
    }
}
