namespace Mss.Sscd.Sim;

/// <summary>Takes a user's late answer to a message.</summary>
/// <param name="deviceId">The card.</param>
/// <param name="transactionId">MSSP_TransID.</param>
/// <param name="reply">The final answer.</param>
public delegate ValueTask SimMessageAnswerHandler(string deviceId, string transactionId, MessageReply reply);

/// <summary>
/// The way of messages that only inform (MSS_Receipt) to the cards. A stage of <see cref="ISimChannel"/> that carries them as well implements this too; behind one that
/// does not, no card is reached by them.
/// </summary>
public interface ISimMessageChannel
{
    /// <summary>Carries a message to a card and its reply back.</summary>
    ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken);

    /// <summary>Asks a card what became of a message.</summary>
    ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken);

    /// <summary>Sets who takes the late answers; one taker.</summary>
    void OnMessageAnswer(SimMessageAnswerHandler handler);
}
