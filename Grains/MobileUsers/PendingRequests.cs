using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>
/// One pending request per device. A courtesy to the user, who is not asked two things at once; that a request is signed at most once rests on the session log
/// and on the device, not on this.
/// </summary>
public sealed class PendingRequests(TimeProvider time)
{
    // A release can get lost with its silo. The deadline then frees the device; the minute is for the last words between MSSP and device.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Entry> _byDevice = [];

    /// <summary>Takes the device for a transaction unless another one has it.</summary>
    /// <param name="device">Kind and address.</param>
    /// <param name="transaction">For whom.</param>
    /// <param name="deadline">When the transaction ends at the latest.</param>
    /// <param name="holder">The transaction that has the device, when it is not this one.</param>
    public bool TryReserve(string device, TransactionId transaction, DateTimeOffset deadline, out TransactionId holder)
    {
        holder = default;
        if (_byDevice.TryGetValue(device, out var entry) && entry.Transaction != transaction && time.GetUtcNow() < entry.Until)
        {
            holder = entry.Transaction;
            return false;
        }

        _byDevice[device] = new Entry(transaction, deadline + Grace);
        return true;
    }

    /// <summary>Frees whatever the transaction has.</summary>
    public void Release(TransactionId transaction)
    {
        foreach (var (device, entry) in _byDevice)
        {
            if (entry.Transaction == transaction)
            {
                _byDevice.Remove(device);
                return;
            }
        }
    }

    private readonly record struct Entry(TransactionId Transaction, DateTimeOffset Until);
}
