namespace Mss.Sscd.Sim;

/// <summary>The screens and keypads of the simulated phones, for a person, a page or a test to use.</summary>
public sealed class SimulatedPhones(SimulatedCards cards)
{
    /// <summary>What is on the phone's screen, or null. A phone shows one request at a time; others wait behind it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public ShownRequest? Pending(string deviceId) => cards.Card(deviceId).Shown;

    /// <summary>Confirms what is on the screen. Ends after the answer was handed to its receivers.</summary>
    /// <param name="deviceId">The phone.</param>
    /// <param name="transactionId">The request that the person means.</param>
    /// <param name="pin">The PIN as entered; ignored when the key has none.</param>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin = null) =>
        InputAsync(deviceId, transactionId, card => card.ApproveAsync(transactionId, pin));

    /// <summary>Refuses what is on the screen. Ends after the answer was handed to its receivers.</summary>
    /// <param name="deviceId">The phone.</param>
    /// <param name="transactionId">The request that the person means.</param>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => InputAsync(deviceId, transactionId, card => card.RefuseAsync(transactionId));

    /// <summary>The text of the message about a transaction that waits for the person's OK, or null.</summary>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public string? PendingMessage(string deviceId, string transactionId) => cards.PendingMessage(deviceId, transactionId);

    /// <summary>The messages that a person who looks at the screen can read now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public IReadOnlyList<ShownMessage> Messages(string deviceId) => cards.Card(deviceId).Messages();

    /// <summary>Puts away a message that wanted no answer.</summary>
    /// <returns>False when it is not on the screen (any more).</returns>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public bool Dismiss(string deviceId, string transactionId) => cards.Card(deviceId).Dismiss(transactionId);

    /// <summary>Presses OK or CANCEL under such a message. Ends after the answer was handed to its receivers.</summary>
    /// <param name="deviceId">The phone.</param>
    /// <param name="transactionId">The message that the person means.</param>
    /// <param name="confirmed">True for OK.</param>
    /// <returns>False when it is not on the screen (any more).</returns>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed) => cards.AnswerMessageAsync(deviceId, transactionId, confirmed);

    /// <summary>The dialogue about a PIN that the MSSP opened, or null.</summary>
    /// <exception cref="KeyNotFoundException">There is no such phone.</exception>
    public PinDialogue? Dialogue(string deviceId) => cards.Card(deviceId).Dialogue;

    private async Task<PhoneResult> InputAsync(string deviceId, string transactionId, Func<SimCard, Task<PhoneResult>> input)
    {
        var (result, reply) = await cards.RunAsync(
            cards.Card(deviceId),
            async card =>
            {
                var became = await input(card).ConfigureAwait(false);
                return (became, became is PhoneResult.NotShown or PhoneResult.WrongPin or PhoneResult.Expired ? null : card.OutcomeOf(transactionId));
            },
            waitForReceivers: true,
            CancellationToken.None).ConfigureAwait(false);
        if (reply is not null)
        {
            await cards.DeliverAsync(deviceId, transactionId, reply).ConfigureAwait(false);
        }

        return result;
    }
}
