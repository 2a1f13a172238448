using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>
/// One card in its phone with its user. The MSSP sees nothing of it but replies. One thing at a time, as a card does.
/// </summary>
/// <remarks>
/// A record goes to the store before what it says leaves the card, and memory is changed after the store. So the card may be stopped anywhere:
/// what it said is what it will say.
/// </remarks>
#pragma warning disable CA1001 // The gate has no wait handle; cards live as long as the process, and a disposed gate would only turn a late caller's reply into an exception.
internal sealed partial class SimCard(string deviceId, IEnumerable<CardKey> keys, SimulatedUser user, CardsContext context)
#pragma warning restore CA1001
{
    /// <summary>Signatures that one approval gives.</summary>
    public const int MaxSignatures = 32;

    private readonly SemaphoreSlim _gate = new(1, 1);

    // Requests that wait for the user, in the order of their arrival. The first is on the screen, or will be when the gate opens.
    private readonly List<CardRecord> _open = [];
    private Screen? _screen;

    // Replaced, never changed: it is read outside the gate.
    private volatile Dictionary<string, CardKey> _keys = keys.ToDictionary(key => key.KeyId);
    private long _signatures;

    public string DeviceId => deviceId;

    public SimulatedUser User { get; set; } = user;

    public long Signatures { get => Interlocked.Read(ref _signatures); init => _signatures = value; }

    public IReadOnlyDictionary<string, byte[]> PublicKeys => _keys.ToDictionary(pair => pair.Key, pair => pair.Value.PublicKey);

    public IReadOnlyList<string> BlockedKeys => [.. _keys.Values.Where(key => key.Pin is { Tries: <= 0 }).Select(key => key.KeyId)];

    public ShownRequest? Shown => Volatile.Read(ref _screen)?.Shown;

    public CardKey? FindKey(string keyId) => _keys.GetValueOrDefault(keyId);

    /// <summary>Takes up a request that was open when the process ended. Before any message.</summary>
    public void Restore(CardRecord record) => _open.Add(record);

    public void Add(CardKey key) => _keys = new Dictionary<string, CardKey>(_keys) { { key.KeyId, key } };

    public void RemoveKeys() => _keys = [];

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Exit(_gate);
    }

    /// <summary>Signs if the PIN is right and the request still valid.</summary>
    /// <returns>The final outcome, or null when the PIN is wrong and may be entered again.</returns>
    public async Task<SscdReply?> TryApproveAsync(CardRecord record, string pin, bool isNew)
    {
        var request = record.Request!;
        if (Refusal(request) is { } refusal)
        {
            return await ConcludeAsync(record, refusal, isNew).ConfigureAwait(false);
        }

        var key = _keys[request.KeyId];
        if (key.Pin is { } secret)
        {
            // The try is taken away and stored before the PIN is looked at: pulling the plug gains no try.
            var left = secret.Tries - 1;
            await context.Store.WriteAsync(t => context.Store.SetTries(t, deviceId, key.KeyId, left, isPuk: false)).ConfigureAwait(false);
            secret.Tries = left;
            if (!secret.Is(pin))
            {
                return left > 0 ? null : await ConcludeAsync(record, Blocked, isNew).ConfigureAwait(false);
            }
        }

        // All before any is recorded: of several none leaves the card without the others.
        var outcome = SscdReply.Signed(Sign(record, request.KeyId, request.Scheme, request.Digest));
        if (request.Further is { } further)
        {
            outcome = outcome with { Further = [.. further.Select(one => Sign(record, one.KeyId, one.Scheme, one.Digest.ToArray()))] };
        }

        var signed = await ConcludeAsync(record, outcome, isNew, key.HasPin ? key.KeyId : null).ConfigureAwait(false);
        if (key.Pin is { } used)
        {
            used.Tries = used.MaxTries;
        }

        return signed;
    }

    /// <summary>Stores the outcome and takes the request from the screen. There is no other way to an outcome.</summary>
    /// <param name="record">The request.</param>
    /// <param name="outcome">What becomes of it, for ever.</param>
    /// <param name="isNew">The store has no record of it yet.</param>
    /// <param name="restoreTriesOf">The key whose PIN was right.</param>
    public async Task<SscdReply> ConcludeAsync(CardRecord record, SscdReply outcome, bool isNew, string? restoreTriesOf = null)
    {
        var final = record with { Outcome = outcome };
        await context.Store.WriteAsync(t =>
        {
            Write(t, final, isNew);
            if (outcome.State == SscdState.Signed)
            {
                context.Store.CountSignatures(t, deviceId, 1 + (outcome.Further?.Count ?? 0));
            }

            if (restoreTriesOf is not null)
            {
                context.Store.SetTries(t, deviceId, restoreTriesOf, CardKey.MaxTries, isPuk: false);
            }
        }).ConfigureAwait(false);
        _open.RemoveAll(open => open.TransactionId == record.TransactionId);
        if (_screen?.TransactionId == record.TransactionId)
        {
            ClearScreen();
        }

        return outcome;
    }

    public SscdReply? OutcomeOf(string transactionId) => Find(transactionId)?.Outcome;

    private static SscdReply Blocked => SscdReply.Failed(402, "the PIN is blocked");

    // Why the card does not sign this, whoever confirms it.
    private SscdReply? Refusal(CardRequest request)
    {
        if (context.Time.GetUtcNow() >= request.Deadline)
        {
            return new SscdReply(SscdState.Forgotten, Detail: "the deadline has passed");
        }

        if (!_keys.TryGetValue(request.KeyId, out var key))
        {
            return SscdReply.Failed(404, $"the card has no key '{request.KeyId}'");
        }

        if (Unfit(key, request.Scheme, request.Digest) is { } unfit)
        {
            return unfit;
        }

        return key.Pin is { Tries: <= 0 } ? Blocked : request.Further is { } further ? RefusalOf(further, request.KeyId) : null;
    }

    // The user enters one PIN, the first key's: it is no word for a key with a PIN of its own.
    private SscdReply? RefusalOf(IReadOnlyList<FurtherDigest> further, string firstKeyId)
    {
        if (1 + further.Count > MaxSignatures)
        {
            return SscdReply.Failed(406, $"the card makes at most {MaxSignatures} signatures for an approval, not {1 + further.Count}");
        }

        foreach (var one in further)
        {
            if (!_keys.TryGetValue(one.KeyId, out var key))
            {
                return SscdReply.Failed(404, $"the card has no key '{one.KeyId}'");
            }

            if (one.KeyId != firstKeyId && key.HasPin)
            {
                return SscdReply.Failed(406, $"key '{one.KeyId}' has a PIN of its own");
            }

            if (Unfit(key, one.Scheme, one.Digest.Span) is { } unfit)
            {
                return unfit;
            }
        }

        return null;
    }

    private static SscdReply? Unfit(CardKey key, SignatureScheme scheme, ReadOnlySpan<byte> digest) =>
        digest.Length == 0 || digest.Length != Keys.Hashes.SizeOf(scheme.Hash) || !key.Fits(scheme.Algorithm)
            ? SscdReply.Failed(406, $"key '{key.KeyId}' cannot sign {digest.Length} octets as {scheme.Algorithm} with {scheme.Hash.Name}")
            : null;

    private byte[] Sign(CardRecord record, string keyId, SignatureScheme scheme, byte[] digest)
    {
        var value = context.Signer.SignApproved(deviceId, record, keyId, scheme, digest);
        Interlocked.Increment(ref _signatures);
        return value;
    }

    private CardRecord? Find(string transactionId) =>
        _open.Find(open => open.TransactionId == transactionId) ?? context.Store.Records.Find(deviceId, transactionId);

    private void Write(SqliteTransaction transaction, CardRecord record, bool isNew)
    {
        if (isNew)
        {
            context.Store.Records.Insert(transaction, deviceId, record);
        }
        else
        {
            context.Store.Records.Update(transaction, deviceId, record);
        }
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
