using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Who asked a card about a transaction last, and so gets what the card says about it by itself. The latest transactions are kept, others' answers go to whoever asked for anything last.</summary>
internal sealed class Askers
{
    private const int Kept = 64;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _byTransaction = [];
    private readonly Queue<string> _order = new();
    private string _last = SimulatedSmsc.MsspAddress;

    public void Asked(string transactionId, string address)
    {
        lock (_lock)
        {
            _last = address;
            if (!_byTransaction.ContainsKey(transactionId))
            {
                _order.Enqueue(transactionId);
                if (_order.Count > Kept)
                {
                    _byTransaction.Remove(_order.Dequeue());
                }
            }

            _byTransaction[transactionId] = address;
        }
    }

    public string Of(string transactionId)
    {
        lock (_lock)
        {
            return _byTransaction.GetValueOrDefault(transactionId, _last);
        }
    }
}
