using System.Collections;
using Microsoft.Extensions.Logging;

namespace Mss.Grains;

/// <summary>Log scope that gives every line the session it belongs to; one object per transaction, nothing is formatted until a line is written.</summary>
internal sealed class SessionScope(string transactionId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly string Name = "TransactionId";

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? new(Name, transactionId) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Name}:{transactionId}";

    public IDisposable? Begin(ILogger logger) => logger.BeginScope(this);
}
