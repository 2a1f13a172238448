using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>What an activation holds while it owns a pending transaction, and how it lets go of it.</summary>
public sealed partial class TransactionGrain
{
    private bool _owned;
    private bool _worked;
    private bool _asked;
    private bool _kept;
    private int _failures;
    private string? _defect;
    private DateTimeOffset? _unreachableSince;
    private ITimer? _timer;

    private void Ended()
    {
        if (_ended.TrySetResult())
        {
            GrainFactory.GetGrain<IMobileUserGrain>(_state!.Accepted.Msisdn).Release(Id).Ignore();
        }

        StopOwning();
    }

    /// <summary>Another activation owns the session: keep nothing of it.</summary>
    private void Relinquish()
    {
        Forget();
        DeactivateOnIdle();
    }

    private void Forget()
    {
        StopOwning();
        _state = null;
        _asked = false;
        _unreachableSince = null;
    }

    private void StopOwning()
    {
        if (_owned)
        {
            MssMeters.TransactionLeft();
        }

        _owned = false;
        _timer?.Dispose();
        _timer = null;
        if (_kept)
        {
            _kept = false;
            DelayDeactivation(TimeSpan.FromTicks(-1));
        }
    }

    private void ArmTimer(TimeSpan due)
    {
        var self = this.AsReference<ITransactionGrain>();
        _timer?.Dispose();

        // One millisecond more, because timers cut fractions and would fire just before the deadline.
        _timer = time.CreateTimer(static grain => ((ITransactionGrain)grain!).GoOn().Ignore(), self, due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);

        // A pending transaction stays in memory until it is due; without this it would be collected as idle and be found only by the sweep.
        if (due > TimeSpan.FromMinutes(1))
        {
            _kept = true;
            DelayDeactivation(due + TimeSpan.FromMinutes(1));
        }
    }
}
