using System.Text.Json;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>What a session's events add up to. The grain holds nothing about a transaction that is not in here.</summary>
public sealed partial class TransactionState
{
    private TransactionState(SessionHeader header, Accepted accepted)
    {
        Header = header;
        Accepted = accepted;
        IsNotificationDone = accepted.NotificationUrl is null;
    }

    /// <summary>What was fixed at acceptance.</summary>
    public SessionHeader Header { get; }

    /// <summary>The first event.</summary>
    public Accepted Accepted { get; }

    /// <summary>Current epoch.</summary>
    public int Epoch { get; private set; }

    /// <summary>Sequence of the last event that counts.</summary>
    public int LastSequence { get; private set; }

    /// <summary>Hash of the last event that counts.</summary>
    public byte[] LastHash { get; private set; } = [];

    /// <summary>Node that wrote the last event that counts.</summary>
    public string LastNode { get; private set; } = "";

    /// <summary>True when the device was asked, or may have been.</summary>
    public bool WasSent { get; private set; }

    /// <summary>True when the current epoch has logged that it asks the device.</summary>
    public bool SentInThisEpoch { get; private set; }

    /// <summary>The event that ended the transaction: <see cref="Signed"/>, <see cref="Failed"/> or <see cref="Expired"/>; null while pending.</summary>
    public SessionEvent? Final { get; private set; }

    /// <summary>Starts a state from the first event.</summary>
    public static TransactionState Start(SessionHeader header, LoggedEvent row, Accepted accepted)
    {
        ArgumentNullException.ThrowIfNull(row);
        var state = new TransactionState(header, accepted);
        state.Move(row);
        return state;
    }

    /// <summary>Folds a stored session.</summary>
    /// <exception cref="InvalidDataException">The session does not begin with an acceptance, or a body cannot be read.</exception>
    public static TransactionState Fold(StoredSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        TransactionState? state = null;
        foreach (var row in EffectiveEvents(session.Events))
        {
            var sessionEvent = Decode(session.Header.Id, row);
            if (state is null)
            {
                var accepted = sessionEvent as Accepted
                    ?? throw new InvalidDataException($"session {session.Header.Id} begins with {row.Kind} instead of {nameof(Accepted)}");
                state = Start(session.Header, row, accepted);
            }
            else
            {
                state.Apply(row, sessionEvent);
            }
        }

        return state ?? throw new InvalidDataException($"session {session.Header.Id} has no events");
    }

    /// <summary>
    /// The events that count: what an epoch wrote at or after the sequence at which a later epoch took over is void.
    /// </summary>
    public static IEnumerable<LoggedEvent> EffectiveEvents(IReadOnlyList<LoggedEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);

        // Backwards: the first row of each later epoch is its take-over, and its sequence bounds all earlier epochs.
        var kept = new Stack<LoggedEvent>(events.Count);
        var bound = int.MaxValue;
        var epoch = int.MaxValue;
        var lowest = int.MaxValue;
        for (var i = events.Count - 1; i >= 0; i--)
        {
            var row = events[i];
            if (row.Epoch < epoch)
            {
                bound = Math.Min(bound, lowest);
                epoch = row.Epoch;
            }

            if (row.Sequence < bound)
            {
                kept.Push(row);
                lowest = row.Sequence;
            }
        }

        return kept;
    }

    /// <summary>Adds an event that has become durable.</summary>
    public void Apply(LoggedEvent row, SessionEvent? sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Epoch > Epoch)
        {
            SentInThisEpoch = false;
        }

        Move(row);
        ApplyAfterOutcome(row, sessionEvent);
        switch (sessionEvent)
        {
            case Sent:
                WasSent = true;
                SentInThisEpoch = true;
                break;
            case Signed or Failed or Expired:
                Final ??= sessionEvent;
                break;
        }
    }

    private static SessionEvent? Decode(TransactionId id, LoggedEvent row)
    {
        try
        {
            return SessionEventCodec.Decode(row.Kind, row.Body);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"session {id}: event {row.Epoch}/{row.Sequence} {row.Kind} cannot be read: {e.Message}", e);
        }
    }

    private void Move(LoggedEvent row)
    {
        Epoch = row.Epoch;
        LastSequence = row.Sequence;
        LastHash = row.Hash;
        LastNode = row.Node;
    }
}
