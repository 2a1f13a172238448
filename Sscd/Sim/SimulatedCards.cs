using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Sscd.Sim;

/// <summary>
/// All SIM cards of a simulated operator, each with its own keys, PINs, try counters and memory of transactions, and a simulated user in front of it.
/// For development and tests: private keys lie unencrypted in the file.
/// </summary>
/// <remarks>
/// An answer leaves a card after its record is committed. The file (SQLite, WAL, synchronous=NORMAL) survives the end of the process, a loss of power may cost the last commits.
/// Reopened, cards answer what they recorded, and what was on the screens is shown again.
/// </remarks>
public sealed partial class SimulatedCards : ISimChannel, IAsyncDisposable
{
    /// <summary>Private keys that stay imported by default.</summary>
    public const int DefaultOpenKeys = 2048;

    private readonly ConcurrentDictionary<string, SimCard> _cards = new();
    private readonly SemaphoreSlim _provisioning = new(1, 1);
    private readonly CardStore _store;
    private readonly ICardSigner _signer;
    private readonly CardsContext _context;
    private readonly ILogger _logger;
    private SimAnswerHandler? _handler;
    private volatile bool _disposed;

    private SimulatedCards(string? path, TimeProvider time, ILogger? logger, Func<CardStore, ICardSigner> signer)
    {
        _store = new CardStore(path);
        _signer = signer(_store);
        _logger = logger ?? NullLogger.Instance;
        _context = new CardsContext(_store, _signer, time, (card, transactionId) => _ = DueAsync(card, transactionId));
    }

    /// <summary>Signatures that a card makes with one approval.</summary>
    public int MaxSignatures => SimCard.MaxSignatures;

    /// <summary>Ids of all cards.</summary>
    public IReadOnlyCollection<string> DeviceIds => [.. _cards.Keys];

    /// <summary>
    /// Signatures that all cards really made, since they exist. A signature that was made when the process was killed, and so never left its card, is not in it afterwards.
    /// </summary>
    public long SignaturesMade => _cards.Values.Sum(card => card.Signatures);

    /// <summary>Opens the cards.</summary>
    /// <param name="path">The file, made when missing; null keeps everything in memory.</param>
    /// <param name="time">The phones' clock.</param>
    /// <param name="logger">For failures of the simulation itself.</param>
    /// <param name="openKeys">Private keys that stay imported, 1 or more.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or another process has it open.</exception>
    public static async Task<SimulatedCards> OpenAsync(string? path, TimeProvider time, ILogger<SimulatedCards>? logger = null, int openKeys = DefaultOpenKeys)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(openKeys, 1);
        return await OpenAsync(path, time, logger, store => new CardSigner(store, openKeys)).ConfigureAwait(false);
    }

    /// <summary>Opens cards whose keys do something else than sign.</summary>
    internal static async Task<SimulatedCards> OpenAsync(string? path, TimeProvider time, ILogger? logger, Func<CardStore, ICardSigner> signer)
    {
        var cards = new SimulatedCards(path, time, logger, signer);
        foreach (var stored in cards._store.ReadCards())
        {
            cards._cards[stored.DeviceId] = new SimCard(stored.DeviceId, stored.Keys, stored.User, cards._context) { Signatures = stored.Signatures };
        }

        var open = cards._store.Records.ReadPending();
        foreach (var (deviceId, record) in open)
        {
            cards._cards[deviceId].Restore(record);
        }

        foreach (var deviceId in open.Select(pending => pending.DeviceId).Distinct())
        {
            await cards.RunAsync(cards._cards[deviceId], static _ => Task.FromResult(0), waitForReceivers: true, CancellationToken.None).ConfigureAwait(false);
        }

        return cards;
    }

    /// <summary>Makes a card with the keys, or adds the keys it lacks to an existing card, which keeps its user's behaviour.</summary>
    /// <param name="deviceId">The card's address.</param>
    /// <param name="keys">The keys to generate; a key id that exists is left alone.</param>
    /// <param name="user">The behaviour of a new card's user.</param>
    /// <param name="cancellationToken">Stops the generation.</param>
    /// <returns>All of the card's public keys as SubjectPublicKeyInfo, by key id.</returns>
    /// <exception cref="ArgumentException">A key specification is wrong; the message names the member.</exception>
    public Task<IReadOnlyDictionary<string, byte[]>> CreateCardAsync(
        string deviceId, IEnumerable<SimKeySpec> keys, SimulatedUser user, CancellationToken cancellationToken = default) =>
        CreateCardAsync(deviceId, keys, user, CardKey.Generate, cancellationToken);

    /// <summary>Likewise with keys that come from somewhere.</summary>
    internal async Task<IReadOnlyDictionary<string, byte[]>> CreateCardAsync(
        string deviceId, IEnumerable<SimKeySpec> keys, SimulatedUser user, Converter<SimKeySpec, GeneratedKey> make, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(deviceId);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(keys);
        var specs = keys.DistinctBy(spec => spec.KeyId).ToList();
        if (specs.Select(spec => spec.Validate()).FirstOrDefault(error => error is not null) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(keys));
        }

        // Generated before it is known who comes first: only then can two cards be made at the same time.
        var existing = _cards.GetValueOrDefault(deviceId);
        var missing = specs.Where(spec => existing?.FindKey(spec.KeyId) is null).ToList();
        var generated = existing is not null && missing.Count == 0
            ? []
            : await Task.Run(() => missing.ConvertAll(make), cancellationToken).ConfigureAwait(false);
        await _provisioning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            existing = _cards.GetValueOrDefault(deviceId);
            generated.RemoveAll(key => existing?.FindKey(key.Spec.KeyId) is not null);
            if (existing is not null && generated.Count == 0)
            {
                return existing.PublicKeys;
            }

            await _store.WriteAsync(transaction =>
            {
                if (existing is null)
                {
                    _store.InsertCard(transaction, deviceId, user);
                }

                generated.ForEach(key => _store.InsertKey(transaction, deviceId, key));
            }).ConfigureAwait(false);
            var fresh = generated.ConvertAll(key =>
                new CardKey(key.Spec.KeyId, key.Spec.Algorithm, key.PublicKey, CardKey.EncodePin(key.Spec.Pin), CardKey.EncodePin(key.Spec.Puk), key.Spec.Pin));
            if (existing is null)
            {
                return (_cards[deviceId] = new SimCard(deviceId, fresh, user, _context)).PublicKeys;
            }

            using (await existing.EnterAsync(CancellationToken.None).ConfigureAwait(false))
            {
                fresh.ForEach(existing.Add);
            }

            return existing.PublicKeys;
        }
        finally
        {
            _provisioning.Release();
        }
    }

    /// <summary>The card's public keys as SubjectPublicKeyInfo, by key id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public ValueTask<IReadOnlyDictionary<string, byte[]>> GetPublicKeysAsync(string deviceId) => ValueTask.FromResult(Card(deviceId).PublicKeys);

    /// <summary>The behaviour of a card's user, or null when there is no such card.</summary>
    public SimulatedUser? UserOf(string deviceId) => _cards.GetValueOrDefault(deviceId)?.User;

    /// <summary>Changes the behaviour of a card's user, for what reaches the screen from now on.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public async Task SetUserAsync(string deviceId, SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var card = Card(deviceId);
        using (await card.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await _store.WriteAsync(transaction => _store.UpdateUser(transaction, deviceId, user)).ConfigureAwait(false);
            card.User = user;
        }
    }

    /// <summary>Signatures that a card really made, since it exists; see <see cref="SignaturesMade"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public long SignaturesMadeBy(string deviceId) => Card(deviceId).Signatures;

    /// <inheritdoc/>
    public async ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken)
    {
        if (!_cards.TryGetValue(message.Transaction.DeviceId, out var card) || _disposed)
        {
            return new SscdReply(SscdState.Unreachable, Detail: "no such card");
        }

        try
        {
            return await RunAsync(card, c => HandleAsync(c, message), waitForReceivers: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            LogCardFailed(e, message.Transaction.DeviceId, message.Transaction.TransactionId);
            return new SscdReply(SscdState.Unreachable, Detail: "the card's memory failed");
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) =>
        new(_disposed ? null : _cards.GetValueOrDefault(deviceId)?.BlockedKeys);

    /// <inheritdoc/>
    public void OnAnswer(SimAnswerHandler handler) => _handler = handler;

    /// <summary>Closes the file. Cards stop where they are; nothing is lost by stopping without it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var card in _cards.Values)
        {
            using (await card.EnterAsync(CancellationToken.None).ConfigureAwait(false))
            {
                card.ClearScreen();
            }
        }

        _signer.Dispose();
        _store.Dispose();
        _provisioning.Dispose();
    }

    /// <summary>Does something with a card, then lets it show what comes next, then delivers what was answered meanwhile.</summary>
    internal async Task<T> RunAsync<T>(SimCard card, Func<SimCard, Task<T>> work, bool waitForReceivers, CancellationToken cancellationToken)
    {
        T result;
        List<(string TransactionId, SscdReply Reply)>? late;
        using (await card.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            result = await work(card).ConfigureAwait(false);
            late = await card.AdvanceAsync().ConfigureAwait(false);
        }

        if (late is not null && _handler is { } handler)
        {
            // A receiver may be waiting for the very caller; those who ask for a card's reply must not wait for receivers.
            var delivered = Task.Run(() => DeliverAllAsync(handler, card.DeviceId, late), CancellationToken.None);
            if (waitForReceivers)
            {
                await delivered.ConfigureAwait(false);
            }
        }

        return result;
    }

    /// <summary>The cards' memory, for tests that break it.</summary>
    internal CardStore Store => _store;

    /// <summary>The card.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    internal SimCard Card(string deviceId) => _cards.TryGetValue(deviceId, out var card) ? card : throw new KeyNotFoundException($"there is no card {deviceId}");

    /// <summary>Hands over an answer; what goes wrong there changes nothing on the card.</summary>
    internal async Task DeliverAsync(string deviceId, string transactionId, SscdReply reply)
    {
        if (_handler is { } handler)
        {
            await DeliverAllAsync(handler, deviceId, [(transactionId, reply)]).ConfigureAwait(false);
        }
    }

    private static Task<SscdReply> HandleAsync(SimCard card, SimMessage message) => message.Operation switch
    {
        SimOperation.Sign => card.SignAsync((SignCommand)message.Transaction),
        SimOperation.Inquire => card.InquireAsync(message.Transaction),
        SimOperation.Cancel => card.CancelAsync(message.Transaction),
        _ => throw new ArgumentException($"operation {message.Operation} is unknown", nameof(message)),
    };

    private async Task DeliverAllAsync(SimAnswerHandler handler, string deviceId, List<(string TransactionId, SscdReply Reply)> answers)
    {
        foreach (var (transactionId, reply) in answers)
        {
            try
            {
                await handler(deviceId, transactionId, reply).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The answer stays on the card and is found by an inquiry.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogAnswerNotDelivered(e, deviceId, transactionId);
            }
        }
    }

    private async Task DueAsync(SimCard card, string transactionId)
    {
        try
        {
            var outcome = await RunAsync(card, c => c.DueAsync(transactionId), waitForReceivers: true, CancellationToken.None).ConfigureAwait(false);
            if (outcome is { State: SscdState.Failed })
            {
                await DeliverAsync(card.DeviceId, transactionId, outcome).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            LogCardFailed(e, card.DeviceId, transactionId);
        }
    }

    [LoggerMessage(3101, LogLevel.Error, "Card {DeviceId}: transaction {TransactionId} could not be recorded; nothing left the card")]
    private partial void LogCardFailed(Exception exception, string deviceId, string transactionId);

    [LoggerMessage(3102, LogLevel.Warning, "Card {DeviceId}: the late answer of transaction {TransactionId} was not taken; it stays on the card")]
    private partial void LogAnswerNotDelivered(Exception exception, string deviceId, string transactionId);
}
