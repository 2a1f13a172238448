namespace Mss.Sscd.Sim.Sms;

/// <summary>A packet that has come completely.</summary>
/// <param name="Content">What it is.</param>
/// <param name="Octets">The packet.</param>
internal sealed record AssembledPacket(SmsContent Content, byte[] Octets);

/// <summary>
/// Puts the fragments of packets together, in whatever order they come and however often. What stays incomplete is dropped after a time, or when there is too much of it.
/// For any number of threads.
/// </summary>
/// <remarks>
/// Fragments are not authentic; the packet is. So a fragment that contradicts one that was kept begins the set anew: references are used again after 256 messages, and an older
/// packet's rest must not spoil a newer one.
/// </remarks>
internal sealed class SmsReassembler(TimeProvider time, TimeSpan keep, int maxIncomplete = 4096)
{
    /// <summary>Fragments of a packet at most; one with more is refused.</summary>
    public const int MaxFragments = 16;

    /// <summary>Incomplete packets of one phone at most; the oldest goes for a newer one.</summary>
    public const int MaxIncompletePerPhone = 4;

    private readonly Dictionary<Key, LinkedListNode<Partial>> _partials = [];
    private readonly LinkedList<Partial> _byAge = new();
    private readonly Lock _lock = new();

    /// <summary>Incomplete packets that are kept.</summary>
    public int Incomplete
    {
        get
        {
            lock (_lock)
            {
                return _partials.Count;
            }
        }
    }

    /// <summary>Takes the user data of a message.</summary>
    /// <returns>The packet that it completes, or null. Messages that make no sense are dropped.</returns>
    public AssembledPacket? Add(string address, ReadOnlySpan<byte> userData)
    {
        if (userData.Length > SmsMessage.MaxUserData || !UserDataHeader.TryRead(userData, out var header, out var payload))
        {
            return null;
        }

        if (header.Concatenation is not { } place)
        {
            return header.Content == SmsContent.Other ? null : new AssembledPacket(header.Content, payload.ToArray());
        }

        if (place.Total > MaxFragments || (place.Number == 1) != (header.Content != SmsContent.Other))
        {
            return null;
        }

        lock (_lock)
        {
            DropOld();
            var key = new Key(address, place.Reference, place.IsWide);
            if (_partials.TryGetValue(key, out var node) && !node.Value.Agrees(place, header.Content, payload))
            {
                Drop(node);
                node = null;
            }

            node ??= Begin(key, place.Total);
            if (!node.Value.Take(place, header.Content, payload))
            {
                return null;
            }

            Drop(node);
            return node.Value.Assemble();
        }
    }

    private LinkedListNode<Partial> Begin(Key key, byte total)
    {
        var ofPhone = 0;
        LinkedListNode<Partial>? oldest = null;
        if (_partials.Count >= MaxIncompletePerPhone)
        {
            for (var node = _byAge.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Key.Address == key.Address)
                {
                    ofPhone++;
                    oldest = node;
                }
            }
        }

        if (ofPhone >= MaxIncompletePerPhone)
        {
            Drop(oldest!);
        }
        else if (_partials.Count >= maxIncomplete)
        {
            Drop(_byAge.First!);
        }

        return _partials[key] = _byAge.AddLast(new Partial(key, total, time.GetTimestamp()));
    }

    private void DropOld()
    {
        while (_byAge.First is { } first && time.GetElapsedTime(first.Value.Since) >= keep)
        {
            Drop(first);
        }
    }

    private void Drop(LinkedListNode<Partial> node)
    {
        _partials.Remove(node.Value.Key);
        _byAge.Remove(node);
    }

    private readonly record struct Key(string Address, ushort Reference, bool IsWide);

    private sealed class Partial(Key key, byte total, long since)
    {
        private readonly byte[]?[] _fragments = new byte[]?[total];
        private SmsContent _content;
        private int _missing = total;

        public Key Key => key;

        public long Since => since;

        public bool Agrees(Concatenation place, SmsContent content, ReadOnlySpan<byte> payload) =>
            place.Total == _fragments.Length
            && (_fragments[place.Number - 1] is not { } kept || (payload.SequenceEqual(kept) && (place.Number != 1 || content == _content)));

        /// <summary>True when it was the last one missing.</summary>
        public bool Take(Concatenation place, SmsContent content, ReadOnlySpan<byte> payload)
        {
            if (_fragments[place.Number - 1] is not null)
            {
                return false;
            }

            _fragments[place.Number - 1] = payload.ToArray();
            _content = place.Number == 1 ? content : _content;
            return --_missing == 0;
        }

        public AssembledPacket Assemble() => new(_content, [.. _fragments.SelectMany(fragment => fragment!)]);
    }
}
