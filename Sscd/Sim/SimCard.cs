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
internal sealed class SimCard(string deviceId, IEnumerable<CardKey> keys, SimulatedUser user, CardsContext context)
#pragma warning restore CA1001
{
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

    public ShownRequest? Shown => Volatile.Read(ref _screen)?.Shown;

    public CardKey? FindKey(string keyId) => _keys.GetValueOrDefault(keyId);

    /// <summary>Takes up a request that was open when the process ended. Before any message.</summary>
    public void Restore(CardRecord record) => _open.Add(record);

    public void Add(CardKey key) => _keys = new Dictionary<string, CardKey>(_keys) { { key.KeyId, key } };

    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Exit(_gate);
    }

    public async Task<SscdReply> SignAsync(SignCommand command)
    {
        var known = Find(command.TransactionId);
        if (known is not null)
        {
            if (command.Epoch < known.Epoch)
            {
                return Stale(known);
            }

            if (known.Request is not null && !known.Request.SignsTheSameAs(command))
            {
                return SscdReply.Failed(406, "the transaction id was used for another key, scheme or digest");
            }

            if (known.Outcome.State != SscdState.Unknown)
            {
                return (await SeenAsync(known, command.Epoch).ConfigureAwait(false)).Outcome;
            }
        }

        var record = new CardRecord(command.TransactionId, command.Epoch, CardRequest.Of(command), SscdReply.Pending);
        var isNew = known is null;
        if (Refusal(record.Request!) is { } refusal)
        {
            return await ConcludeAsync(record, refusal, isNew).ConfigureAwait(false);
        }

        if (_open.Count == 0 && await new SimPerson(this).DecideAtOnceAsync(record, isNew).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        await context.Store.WriteAsync(t => Write(t, record, isNew)).ConfigureAwait(false);
        _open.Add(record);
        return SscdReply.Pending;
    }

    public async Task<SscdReply> InquireAsync(TransactionOnDevice transaction)
    {
        var known = Find(transaction.TransactionId);
        if (known is null)
        {
            // Remembering the epoch keeps an older owner's request, still on its way, from being signed behind the asker's back.
            var fence = new CardRecord(transaction.TransactionId, transaction.Epoch, null, SscdReply.Unknown);
            await context.Store.WriteAsync(t => Write(t, fence, isNew: true)).ConfigureAwait(false);
            return SscdReply.Unknown;
        }

        return transaction.Epoch < known.Epoch ? Stale(known) : (await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)).Outcome;
    }

    public async Task<SscdReply> CancelAsync(TransactionOnDevice transaction)
    {
        var known = Find(transaction.TransactionId);
        if (known is not null && transaction.Epoch < known.Epoch)
        {
            return Stale(known);
        }

        if (known is not null && known.Outcome.IsFinal)
        {
            return (await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)).Outcome;
        }

        // Also for an id never seen: the request may still be on its way.
        var record = new CardRecord(transaction.TransactionId, transaction.Epoch, known?.Request, SscdReply.Unknown);
        return await ConcludeAsync(record, new SscdReply(SscdState.Forgotten, Detail: "cancelled"), isNew: known is null).ConfigureAwait(false);
    }

    /// <summary>The person at the phone enters a PIN, or confirms when the key has none.</summary>
    public async Task<PhoneResult> ApproveAsync(string transactionId, string? pin)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return PhoneResult.NotShown;
        }

        return (await TryApproveAsync(record, pin ?? "", isNew: false).ConfigureAwait(false))?.State switch
        {
            null => PhoneResult.WrongPin,
            SscdState.Signed => PhoneResult.Signed,
            SscdState.Forgotten => PhoneResult.Expired,
            _ => PhoneResult.PinBlocked,
        };
    }

    public async Task<PhoneResult> RefuseAsync(string transactionId)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return PhoneResult.NotShown;
        }

        await ConcludeAsync(record, SscdReply.Failed(401, "the user refused"), isNew: false).ConfigureAwait(false);
        return PhoneResult.Refused;
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
        if (key.HasPin)
        {
            // The try is taken away and stored before the PIN is looked at: pulling the plug gains no try.
            var left = key.Tries - 1;
            await SetTriesAsync(key, left).ConfigureAwait(false);
            if (!key.IsPin(pin))
            {
                return left > 0 ? null : await ConcludeAsync(record, Blocked, isNew).ConfigureAwait(false);
            }
        }

        var signature = context.Signer.Sign(deviceId, request.KeyId, request.Scheme, request.Digest);
        Interlocked.Increment(ref _signatures);
        var signed = await ConcludeAsync(record, SscdReply.Signed(signature), isNew, key.HasPin ? key.KeyId : null).ConfigureAwait(false);
        key.Tries = CardKey.MaxTries;
        return signed;
    }

    public async Task SetTriesAsync(CardKey key, int tries)
    {
        await context.Store.WriteAsync(t => context.Store.SetTries(t, deviceId, key.KeyId, tries)).ConfigureAwait(false);
        key.Tries = tries;
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
                context.Store.CountSignature(t, deviceId);
            }

            if (restoreTriesOf is not null)
            {
                context.Store.SetTries(t, deviceId, restoreTriesOf, CardKey.MaxTries);
            }
        }).ConfigureAwait(false);
        _open.RemoveAll(open => open.TransactionId == record.TransactionId);
        if (_screen?.TransactionId == record.TransactionId)
        {
            ClearScreen();
        }

        return outcome;
    }

    /// <summary>Shows the next request, if any, until one waits. Called before the gate opens.</summary>
    /// <returns>Answers that were given on the way, for the asker who is not waiting for them.</returns>
    public async Task<List<(string TransactionId, SscdReply Reply)>?> AdvanceAsync()
    {
        List<(string, SscdReply)>? late = null;
        while (_screen is null && _open.Count > 0)
        {
            var next = _open[0];
            var outcome = Refusal(next.Request!) is { } refusal
                ? await ConcludeAsync(next, refusal, isNew: false).ConfigureAwait(false)
                : await ShowAsync(next).ConfigureAwait(false);
            if (outcome is { State: not SscdState.Forgotten })
            {
                (late ??= []).Add((next.TransactionId, outcome));
            }
        }

        return late;
    }

    /// <summary>Something is due on the screen: the deadline has come, or the failure that this user was told to cause.</summary>
    public async Task<SscdReply?> DueAsync(string transactionId)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return null;
        }

        if (Refusal(record.Request!) is { } refusal)
        {
            return await ConcludeAsync(record, refusal, isNew: false).ConfigureAwait(false);
        }

        if (_screen!.FailureAt <= context.Time.GetUtcNow())
        {
            return await ConcludeAsync(record, SimPerson.Failure(_screen.FailureCode), isNew: false).ConfigureAwait(false);
        }

        _screen.Rearm(context.Time);
        return null;
    }

    public SscdReply? OutcomeOf(string transactionId) => Find(transactionId)?.Outcome;

    public void ClearScreen()
    {
        _screen?.Dispose();
        Volatile.Write(ref _screen, null);
    }

    private static SscdReply Blocked => SscdReply.Failed(402, "the PIN is blocked");

    private static SscdReply Stale(CardRecord known) => new(SscdState.Stale, Detail: $"the card has seen epoch {known.Epoch}");

    private async Task<SscdReply?> ShowAsync(CardRecord record)
    {
        var person = new SimPerson(this);
        if (await person.DecideAtOnceAsync(record, isNew: false).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        var request = record.Request!;
        var key = _keys[request.KeyId];
        var shown = new ShownRequest(record.TransactionId, request.ApName, request.Text, request.KeyId, key.HasPin, request.Deadline);
        var failureAt = User.Behaviour == SimulatedBehaviour.FailWith ? context.Time.GetUtcNow() + User.Delay : DateTimeOffset.MaxValue;
        var screen = new Screen(shown, failureAt, User.Number, () => context.Due(this, record.TransactionId));
        Volatile.Write(ref _screen, screen);
        screen.Rearm(context.Time);
        return null;
    }

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

        if (request.Digest.Length == 0 || request.Digest.Length != Keys.Hashes.SizeOf(request.Scheme.Hash) || !key.Fits(request.Scheme.Algorithm))
        {
            return SscdReply.Failed(406, $"key '{request.KeyId}' cannot sign {request.Digest.Length} octets as {request.Scheme.Algorithm} with {request.Scheme.Hash.Name}");
        }

        return key is { HasPin: true, Tries: 0 } ? Blocked : null;
    }

    // A newer owner asks: remember its epoch. A request whose time is over is forgotten as soon as anyone looks.
    private async Task<CardRecord> SeenAsync(CardRecord known, int epoch)
    {
        if (epoch > known.Epoch)
        {
            await context.Store.WriteAsync(t => context.Store.Records.RaiseEpoch(t, deviceId, known.TransactionId, epoch)).ConfigureAwait(false);
            known = known with { Epoch = epoch };
            var at = _open.FindIndex(open => open.TransactionId == known.TransactionId);
            if (at >= 0)
            {
                _open[at] = known;
            }
        }

        if (known.Outcome.State == SscdState.Pending && context.Time.GetUtcNow() >= known.Request!.Deadline)
        {
            return known with { Outcome = await ConcludeAsync(known, Refusal(known.Request)!, isNew: false).ConfigureAwait(false) };
        }

        return known;
    }

    private CardRecord? Find(string transactionId) =>
        _open.Find(open => open.TransactionId == transactionId) ?? context.Store.Records.Find(deviceId, transactionId);

    private CardRecord? OnScreen(string transactionId) => _screen?.TransactionId == transactionId ? _open.Find(open => open.TransactionId == transactionId) : null;

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
