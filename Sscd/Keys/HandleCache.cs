namespace Mss.Sscd.Keys;

/// <summary>
/// Imported keys that stay open, the most recently used ones up to a bound. Importing a key for each signature costs several times the signature.
/// </summary>
/// <remarks>
/// RSA and ECDsa instances are not documented as safe for concurrent use, so a lease is exclusive. An evicted handle that is leased lives until the lease ends.
/// </remarks>
internal sealed class HandleCache<TKey, THandle>(int capacity) : IDisposable
    where TKey : notnull
    where THandle : class, IDisposable
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();

    /// <summary>Number of handles that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Takes the key's handle for exclusive use, opening it when it is not there. Waits for another holder.</summary>
    /// <param name="key">Which handle.</param>
    /// <param name="open">Opens it; null means that there is none, which is not remembered. Its exceptions pass through.</param>
    /// <param name="argument">Passed to <paramref name="open"/>.</param>
    public Lease Rent<TArgument>(TKey key, Func<TArgument, THandle?> open, TArgument argument)
    {
        var entry = Find(key);
        Monitor.Enter(entry);
        try
        {
            entry.Handle ??= open(argument);
            return new Lease(this, entry);
        }
        catch
        {
            GiveBack(entry);
            throw;
        }
    }

    /// <summary>Forgets the key's handle. Who has it may finish; the next one opens it anew.</summary>
    public void Remove(TKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                Evict(node.Value);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _byUse)
            {
                entry.Evicted = true;
                if (entry.Users == 0)
                {
                    entry.Handle?.Dispose();
                }
            }

            _byUse.Clear();
            _entries.Clear();
        }
    }

    private Entry Find(TKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(key));
                _entries.Add(key, node);
            }

            _byUse.AddFirst(node);
            node.Value.Users++;
            if (_entries.Count > capacity)
            {
                Evict(_byUse.Last!.Value);
            }

            return node.Value;
        }
    }

    private void GiveBack(Entry entry)
    {
        var empty = entry.Handle is null;
        Monitor.Exit(entry);
        lock (_lock)
        {
            entry.Users--;
            if (empty && !entry.Evicted)
            {
                Evict(entry);
            }
            else if (entry is { Evicted: true, Users: 0 })
            {
                entry.Handle?.Dispose();
            }
        }
    }

    private void Evict(Entry entry)
    {
        entry.Evicted = true;
        _entries.Remove(entry.Key, out var node);
        _byUse.Remove(node!);
        if (entry.Users == 0)
        {
            entry.Handle?.Dispose();
        }
    }

    /// <summary>Exclusive use of a handle, by the thread that rented it, until disposed.</summary>
    public readonly ref struct Lease(HandleCache<TKey, THandle> cache, Entry entry) : IDisposable
    {
        public THandle? Handle => entry.Handle;

        public void Dispose() => cache.GiveBack(entry);
    }

    public sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public THandle? Handle { get; set; }

        public int Users { get; set; }

        public bool Evicted { get; set; }
    }
}
