using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;

namespace Mss.Sscd.App.Simulated;

/// <summary>
/// Simulated phones with the app: own keys, PIN counters, memory and persons in a file of their own (a <see cref="SimulatedCards"/> is the phone's secure element), a counter of
/// answers that is written down before an answer is sent. They know the MSSP by what apps know: enrolment, pull and answers signed by the device key. Pushes reach them at once.
/// </summary>
public sealed partial class SimulatedApps : IPushWake, IDisposable
{
    private const string DeviceKey = "device";
    private static readonly SignatureScheme Scheme = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);

    private readonly SimulatedCards _phones;
    private readonly SqliteConnection _state;
    private readonly Lock _stateLock = new();
    private readonly SemaphoreSlim _enrolling = new(1, 1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _sending = new();
    private readonly ConcurrentDictionary<string, (AppAnswer Answer, AppAnswerResult Result)> _sent = new();
    private readonly ILogger _logger;
    private AppGate? _gate;

    /// <summary>Phones with a file for what the apps write down.</summary>
    /// <param name="phones">Their secure elements; nobody else uses them.</param>
    /// <param name="path">The file, made when missing; null keeps everything in memory.</param>
    /// <param name="logger">For failures of the simulation itself.</param>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SimulatedApps(SimulatedCards phones, string? path, ILogger<SimulatedApps> logger)
    {
        ArgumentNullException.ThrowIfNull(phones);
        (_phones, _logger) = (phones, logger);
        _state = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path ?? ":memory:", Pooling = false }.ToString());
        _state.Open();
        using var command = _state.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE IF NOT EXISTS apps (device_id TEXT PRIMARY KEY, phone TEXT NOT NULL UNIQUE, counter INTEGER NOT NULL) WITHOUT ROWID;
            """;
        command.ExecuteNonQuery();
        phones.OnAnswer(async (phone, transactionId, reply) => await SendAsync(phone, transactionId, reply).ConfigureAwait(false));
    }

    /// <summary>The secure elements.</summary>
    public SimulatedCards Phones => _phones;

    /// <summary>Connects the phones to the MSSP, and has each look for what came meanwhile.</summary>
    public async Task ConnectAsync(AppGate gate)
    {
        _gate = gate;
        foreach (var deviceId in Rows("SELECT device_id FROM apps"))
        {
            await WakeAsync(deviceId, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The device id of the app on a phone, or null while it is not enrolled.</summary>
    public string? DeviceOf(string phone) => Rows("SELECT device_id FROM apps WHERE phone = $1", phone).FirstOrDefault();

    /// <summary>The phone that an app is on, or null.</summary>
    public string? PhoneOf(string deviceId) => Rows("SELECT phone FROM apps WHERE device_id = $1", deviceId).FirstOrDefault();

    /// <summary>Makes a phone, unless it is there, and enrols the app on it with a coupling code.</summary>
    /// <returns>The device id.</returns>
    /// <exception cref="InvalidOperationException">The MSSP refused.</exception>
    public async Task<string> EnrolAsync(string phone, string code, string? pin, SimulatedUser user, AppEnrolment enrolment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(enrolment);
        await _enrolling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await EnrolOnceAsync(phone, code, pin, user, enrolment, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _enrolling.Release();
        }
    }

    private async Task<string> EnrolOnceAsync(string phone, string code, string? pin, SimulatedUser user, AppEnrolment enrolment, CancellationToken cancellationToken)
    {
        if (DeviceOf(phone) is { } known)
        {
            return known;
        }

        var keys = await _phones.CreateCardAsync(
            phone, [new SimKeySpec(AppDevice.KeyId, SimKeyAlgorithm.EcP256, pin), new SimKeySpec(DeviceKey, SimKeyAlgorithm.EcP256, null)], user, cancellationToken).ConfigureAwait(false);
        var challenge = Encoding.UTF8.GetBytes(code);
        var enrolled = await enrolment.EnrolAsync(
            new AppToEnrol(
                code,
                keys[DeviceKey],
                keys[AppDevice.KeyId],
                await _phones.ProveAsync(phone, DeviceKey, Scheme, ProofOfPossession.Digest(challenge, AppEnrolment.DeviceKeyName)).ConfigureAwait(false),
                await _phones.ProveAsync(phone, AppDevice.KeyId, Scheme, ProofOfPossession.Digest(challenge, AppDevice.KeyId)).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        if (enrolled.Device is not { } device)
        {
            throw new InvalidOperationException($"the simulated app was not enrolled: {enrolled.WrongMember ?? "too many attempts"}");
        }

        Execute("INSERT INTO apps (device_id, phone, counter) VALUES ($1, $2, 0)", device.DeviceId, phone);
        return device.DeviceId;
    }

    /// <summary>The person approves. What the MSSP did not take is not shown as signed.</summary>
    public async Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) =>
        PhoneOf(deviceId) is { } phone ? Judge(await new SimulatedPhones(_phones).ApproveAsync(phone, transactionId, pin).ConfigureAwait(false), transactionId) : PhoneResult.NotShown;

    /// <summary>The person refuses.</summary>
    public async Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) =>
        PhoneOf(deviceId) is { } phone ? Judge(await new SimulatedPhones(_phones).RefuseAsync(phone, transactionId).ConfigureAwait(false), transactionId) : PhoneResult.NotShown;

    /// <summary>What is on the screen.</summary>
    public ShownRequest? Pending(string deviceId) => PhoneOf(deviceId) is { } phone ? new SimulatedPhones(_phones).Pending(phone) : null;

    /// <inheritdoc/>
    public async ValueTask WakeAsync(string deviceId, CancellationToken cancellationToken)
    {
        if (_gate is not { } gate || PhoneOf(deviceId) is not { } phone)
        {
            return;
        }

        var one = _gates.GetOrAdd(deviceId, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            const string Path = "/app/v1/requests";
            if (await gate.PullAsync(await ProveAsync(phone, deviceId, "GET", Path, default).ConfigureAwait(false), Path, TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is not { } pending)
            {
                return;
            }

            await ForgetAsync(phone, pending, cancellationToken).ConfigureAwait(false);
            foreach (var request in pending)
            {
                // Asked again for the same transaction the secure element gives its first answer again.
                var reply = await _phones.SendAsync(new SimMessage(SimOperation.Sign, CommandOf(phone, request)), cancellationToken).ConfigureAwait(false);
                await SendAsync(phone, request.TransactionId, reply).ConfigureAwait(false);
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_stateLock)
        {
            _state.Dispose();
        }

        _enrolling.Dispose();
    }

    private static SignCommand CommandOf(string phone, AppRequest request) => new(
        phone,
        request.TransactionId,
        1,
        request.KeyId!,
        new SignatureScheme(request.Algorithm, new HashAlgorithmName(request.Hash)),
        request.Digest,
        request.ApName,
        request.Text,
        request.Deadline);

    // What the MSSP does not ask for any more disappears from the screen.
    private async Task ForgetAsync(string phone, IReadOnlyList<AppRequest> pending, CancellationToken cancellationToken)
    {
        while (new SimulatedPhones(_phones).Pending(phone) is { } shown && pending.All(request => request.TransactionId != shown.TransactionId))
        {
            await _phones.SendAsync(new SimMessage(SimOperation.Cancel, new TransactionOnDevice(phone, shown.TransactionId, 1)), cancellationToken).ConfigureAwait(false);
        }
    }

    private PhoneResult Judge(PhoneResult result, string transactionId) =>
        result is PhoneResult.WrongPin or PhoneResult.NotShown or PhoneResult.Expired || (_sent.TryGetValue(transactionId, out var sent) && sent.Result == AppAnswerResult.Accepted)
            ? result
            : PhoneResult.NotShown;

    private async Task SendAsync(string phone, string transactionId, SscdReply reply)
    {
        if (reply.State is not (SscdState.Signed or SscdState.Failed) || _gate is not { } gate || DeviceOf(phone) is not { } deviceId)
        {
            return;
        }

        // One at a time: an answer with a lower counter that arrives later would look like a second phone's.
        var one = _sending.GetOrAdd(deviceId, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_sent.TryGetValue(transactionId, out var before) && before.Result is AppAnswerResult.Accepted or AppAnswerResult.Gone)
            {
                return;
            }

            var answer = before.Answer ?? new AppAnswer(reply.Signature is { } signature ? Pair(signature) : null, reply.FailureCode, NextCounter(deviceId));
            var path = $"/app/v1/requests/{transactionId}";
            var body = AppGate.BodyOf(answer);
            var proof = await ProveAsync(phone, deviceId, "POST", path, body).ConfigureAwait(false);
            var result = await gate.AnswerAsync(proof, path, body, transactionId, answer, CancellationToken.None).ConfigureAwait(false);
            _sent[transactionId] = (answer, result ?? AppAnswerResult.NotFound);
            if (result != AppAnswerResult.Accepted)
            {
                LogNotTaken(deviceId, transactionId, result?.ToString() ?? "not authenticated");
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<AppProof> ProveAsync(string phone, string deviceId, string method, string path, ReadOnlyMemory<byte> body)
    {
        var (milliseconds, nonce) = (_gate!.Now.ToUnixTimeMilliseconds(), RandomNumberGenerator.GetHexString(32));
        var text = AppAuthentication.SignedText(method, path, deviceId, milliseconds, nonce, body.Span);
        return new AppProof(deviceId, milliseconds, nonce, Pair(await _phones.ProveAsync(phone, DeviceKey, Scheme, SHA256.HashData(text)).ConfigureAwait(false)));
    }

    private static byte[] Pair(byte[] signature)
    {
        var pair = new byte[64];
        return Keys.EcdsaSignatureValue.TryRead(signature, pair) ? pair : throw new CryptographicException("the secure element signed wrongly");
    }

    private long NextCounter(string deviceId) => long.Parse(
        Rows("UPDATE apps SET counter = counter + 1 WHERE device_id = $1 RETURNING CAST(counter AS TEXT)", deviceId)[0], System.Globalization.CultureInfo.InvariantCulture);

    private void Execute(string sql, params ReadOnlySpan<string> values) => Rows(sql, values);

    private List<string> Rows(string sql, params ReadOnlySpan<string> values)
    {
        lock (_stateLock)
        {
            using var command = _state.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.AddWithValue($"${i + 1}", values[i]);
            }

            var found = new List<string>();
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add(rows.GetString(0));
            }

            return found;
        }
    }

    [LoggerMessage(3531, LogLevel.Information, "Simulated app {DeviceId}: the answer to {TransactionId} was not taken: {Result}")]
    private partial void LogNotTaken(string deviceId, string transactionId, string result);
}
