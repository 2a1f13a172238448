using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Registration;

/// <summary>What the events of a registration's session add up to.</summary>
internal sealed class RegistrationState(SessionHeader header, RegistrationAccepted accepted)
{
    private readonly List<RegistrationResult> _results = [];

    public SessionHeader Header => header;

    public RegistrationAccepted Accepted => accepted;

    public int Epoch { get; private set; }

    public int LastSequence { get; private set; }

    public byte[] LastHash { get; private set; } = [];

    public string LastNode { get; private set; } = "";

    /// <summary>Results of the steps that were done.</summary>
    public IReadOnlyList<RegistrationResult> Results => _results;

    /// <summary><see cref="Registered"/> or <see cref="RegistrationFailed"/>; null while open.</summary>
    public SessionEvent? Final { get; private set; }

    /// <exception cref="InvalidDataException">The session is no registration's.</exception>
    public static RegistrationState Fold(StoredSession session)
    {
        RegistrationState? state = null;
        foreach (var row in TransactionState.EffectiveEvents(session.Events))
        {
            var decoded = SessionEventCodec.Decode(row.Kind, row.Body);
            state ??= new RegistrationState(
                session.Header, decoded as RegistrationAccepted ?? throw new InvalidDataException($"session {session.Header.Id} begins with {row.Kind} and is no registration"));
            state.Apply(row, decoded);
        }

        return state ?? throw new InvalidDataException($"session {session.Header.Id} has no events");
    }

    public void Apply(LoggedEvent row, SessionEvent? decoded)
    {
        (Epoch, LastSequence, LastHash, LastNode) = (row.Epoch, row.Sequence, row.Hash, row.Node);
        switch (decoded)
        {
            case StepDone done:
                _results.Add(new RegistrationResult { Outputs = done.Outputs ?? [], Certificate = done.Certificate, PublicKey = done.PublicKey });
                break;
            case Registered or RegistrationFailed:
                Final ??= decoded;
                break;
        }
    }

    /// <summary>Adds to the last step's result what is told and not logged: as long as this state is in memory it is told again, and then no more.</summary>
    public void Tell(RegistrationParameter[] once)
    {
        if (once.Length > 0)
        {
            _results[^1] = _results[^1] with { Outputs = [.. _results[^1].Outputs, .. once] };
        }
    }

    /// <summary>What the registration authority is told once there is an outcome.</summary>
    public RegistrationAnswer Answer()
    {
        var fault = Final is RegistrationFailed failed ? new Fault(new StatusCode(failed.Code), failed.Reason, failed.ApDetail) { SubCode = failed.SubCode } : null;
        return new RegistrationAnswer
        {
            SessionId = header.Id,
            Status = fault?.Code ?? StatusCode.RegistrationOk,
            Fault = fault,
            Results = [.. _results],
        };
    }
}
