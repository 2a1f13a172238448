using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Tests.Server;

/// <summary>What the contract does not say: consents, lost ones and forged ones, failing vaults, two silos.</summary>
public sealed class ServerSscdTests : IAsyncLifetime
{
    private static readonly SignatureScheme Ecdsa = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeConsent _user = new();
    private readonly ConcurrentDictionary<string, int> _signatures = new();
    private SqliteServerStore _store = null!;
    private CountingVault _real = null!;
    private BreakableVault _vault = null!;
    private ServerSscd _server = null!;
    private VaultKey _key = null!;

    public async Task InitializeAsync()
    {
        _store = new SqliteServerStore(_folder["server.db"]);
        _real = new CountingVault(
            new WrappedKeyVault(_store, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(RandomNumberGenerator.GetBytes(32)))])), _signatures);
        _vault = new BreakableVault(_real);
        _server = new ServerSscd(_store, _store, _vault, _user, _time);
        await _store.TryAddDeviceAsync(new ServerDevice("d1", "+99901000021", _user.Means), default);
        await _store.TryAddDeviceAsync(new ServerDevice("d2", "+99901000022", _user.Means), default);
        _key = await _vault.CreateAsync(new VaultKeySpec(new VaultKeyName("d1", "sign"), "+99901000021", ServerKeyAlgorithm.EcP256), default);
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _real.Dispose();
        _store.Dispose();
        _user.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_user_is_shown_who_asks_and_what_before_the_key_is_used()
    {
        _user.OnAsk = request => Task.FromResult(_signatures.IsEmpty ? _user.Given(request.Statement) : throw new InvalidOperationException("too early"));
        AssertSigned(await RequestAsync("T1"));
        var asked = Assert.Single(_user.Asked);
        Assert.Equal(("phone-1", "Bank", "Sign?", "fi"), (asked.Means.DeviceId, asked.ApName, asked.Text, asked.Language));
        var kept = (await _store.FindTransactionAsync("T1", default))!;
        using var consentKey = Mss.Sscd.Keys.PublicKey.TryImport(_user.Means.PublicKey);
        Assert.True(consentKey!.Verify(_user.Means.Scheme, asked.Statement.Span, kept.Evidence));
    }

    [Fact]
    public async Task A_consent_whose_answer_was_lost_is_found_by_an_inquiry_and_signed_then()
    {
        await RequestAsync("T1");
        Assert.Empty(_signatures);
        _user.OnInquire = () => _user.Given(Statement);
        var signature = AssertSigned(await InquireAsync("T1"));
        Assert.Equal(signature, AssertSigned(await InquireAsync("T1")));
        Assert.Equal(1, _signatures["d1"]);
    }

    [Fact]
    public async Task A_question_that_was_lost_is_unknown_and_asked_again()
    {
        await RequestAsync("T1");
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1", epoch: 2)).State);
        _user.OnAsk = request => Task.FromResult(_user.Given(request.Statement));
        AssertSigned(await RequestAsync("T1", epoch: 2));
        Assert.Equal([1, 2], _user.Asked.Select(asked => asked.Epoch));
    }

    [Fact]
    public async Task A_consent_to_something_else_or_by_somebody_else_signs_nothing_and_the_right_one_still_does()
    {
        using var stranger = new FakeConsent();
        var probe = new AnswerProbe();
        using var subscription = _server.Subscribe(probe);
        await RequestAsync("T1");
        await RequestAsync("T2", text: "Something else");
        var other = _user.Asked.Last().Statement;
        ConsentReply[] forged =
        [
            stranger.Given(Statement), _user.Given(other), _user.Given(SHA256.HashData("Sign?"u8)), new ConsentReply(ConsentState.Given), new ConsentReply(ConsentState.Given, new byte[70]),
        ];
        foreach (var reply in forged)
        {
            await _user.AnswerLateAsync("T1", reply);
            _user.OnInquire = () => reply;
            Assert.Equal(SscdState.Unreachable, (await InquireAsync("T1")).State);
        }

        Assert.Empty(_signatures);
        Assert.Equal(0, probe.Count);
        await _user.AnswerLateAsync("T1", _user.Given(Statement));
        AssertSigned(await probe.WaitAsync("T1"));
    }

    [Fact]
    public async Task A_forged_consent_to_a_cancelled_request_does_not_keep_it_from_being_forgotten()
    {
        await RequestAsync("T1");
        _user.OnCancel = () => new ConsentReply(ConsentState.Given, new byte[70]);
        Assert.Equal(SscdState.Forgotten, (await CancelAsync("T1")).State);
        _user.OnInquire = () => _user.Given(Statement);
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Empty(_signatures);
    }

    [Fact]
    public async Task A_cancelled_request_is_forgotten_even_when_the_phone_is_not_reached_and_a_later_consent_signs_nothing()
    {
        await RequestAsync("T1");
        _user.OnCancel = () => new ConsentReply(ConsentState.Unreachable);
        Assert.Equal(SscdState.Forgotten, (await CancelAsync("T1")).State);
        await _user.AnswerLateAsync("T1", _user.Given(Statement));
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Empty(_signatures);
    }

    [Fact]
    public async Task A_consent_that_comes_at_the_deadline_signs_nothing()
    {
        await RequestAsync("T1");
        _time.Advance(TimeSpan.FromMinutes(2));
        await _user.AnswerLateAsync("T1", _user.Given(Statement));
        Assert.Equal(SscdState.Forgotten, (await InquireAsync("T1")).State);
        Assert.Empty(_signatures);
    }

    [Fact]
    public async Task The_same_digest_under_another_text_or_on_another_device_is_406()
    {
        await RequestAsync("T1");
        Assert.Equal(406, (await _server.RequestAsync(Command("T1") with { Text = "Sign!" }, default)).FailureCode);
        Assert.Equal(406, (await _server.RequestAsync(Command("T1") with { ApName = "Somebody" }, default)).FailureCode);
        Assert.Equal(406, (await _server.RequestAsync(Command("T1") with { DeviceId = "d2" }, default)).FailureCode);
        Assert.Equal(406, (await _server.InquireAsync(new TransactionOnDevice("d2", "T1", 9), default)).FailureCode);
        Assert.Equal(SscdState.Unknown, (await InquireAsync("T1")).State);
        Assert.Single(_user.Asked);
    }

    [Fact]
    public async Task A_vault_that_is_away_leaves_the_request_open_and_signs_when_it_is_back()
    {
        _user.OnAsk = request => Task.FromResult(_user.Given(request.Statement));
        _vault.Failure = new VaultException("the token is away") { IsTemporary = true };
        var reply = await RequestAsync("T1");
        Assert.Equal((SscdState.Unreachable, "the token is away"), (reply.State, reply.Detail));
        _vault.Failure = null;
        _user.OnInquire = () => _user.Given(Statement);
        AssertSigned(await InquireAsync("T1"));
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_900_for_good()
    {
        _user.OnAsk = request => Task.FromResult(_user.Given(request.Statement));
        _vault.Failure = new VaultException("the row was altered");
        Assert.Equal(900, (await RequestAsync("T1")).FailureCode);
        _vault.Failure = null;
        Assert.Equal(900, (await RequestAsync("T1", epoch: 2)).FailureCode);
        Assert.Empty(_signatures);
    }

    [Fact]
    public async Task A_store_that_fails_is_unreachable_and_nothing_is_signed()
    {
        _user.OnAsk = request =>
        {
            _store.Dispose();
            return Task.FromResult(_user.Given(request.Statement));
        };
        Assert.Equal(SscdState.Unreachable, (await RequestAsync("T1")).State);
        Assert.Empty(_signatures);
    }

    [Fact]
    public async Task Two_silos_that_both_have_the_consent_tell_one_signature()
    {
        // Both ask; both have the consent in hand before either goes on.
        using var both = new Barrier(2);
        using var second = new FakeConsentOf(_user, both);
        using var other = new ServerSscd(_store, _store, _vault, second, _time);
        for (var round = 0; round < 20; round++)
        {
            var id = $"T{round}";
            await RequestAsync(id);
            var statement = _user.Asked.Last().Statement;
            _user.OnInquire = () => second.Meet(_user.Given(statement));
            var replies = await Task.WhenAll(
                Task.Run(() => _server.InquireAsync(new TransactionOnDevice("d1", id, 1), default).AsTask()),
                Task.Run(() => other.InquireAsync(new TransactionOnDevice("d1", id, 1), default).AsTask()));
            Assert.Equal(AssertSigned(replies[0]), AssertSigned(replies[1]));
        }
    }

    [Fact]
    public async Task A_retired_device_signs_nothing_more_and_what_it_signed_stays_told()
    {
        _user.OnAsk = request => Task.FromResult(_user.Given(request.Statement));
        var signature = AssertSigned(await RequestAsync("T1"));
        _user.OnAsk = _ => Task.FromResult(new ConsentReply(ConsentState.Pending));
        await RequestAsync("T2");
        await _store.DeleteDeviceAsync("d1", default);
        Assert.Equal(404, (await InquireAsync("T2")).FailureCode);
        Assert.Equal(signature, AssertSigned(await InquireAsync("T1")));
        Assert.Equal(SscdState.Unreachable, (await RequestAsync("T3")).State);
    }

    [Fact]
    public async Task The_store_takes_no_second_outcome_and_no_other_request_for_an_id()
    {
        _user.OnAsk = request => Task.FromResult(_user.Given(request.Statement));
        await RequestAsync("T1");
        var kept = (await _store.FindTransactionAsync("T1", default))!;
        var next = kept with { Version = kept.Version + 1 };
        Assert.False(await _store.TryWriteTransactionAsync(next with { Outcome = SscdReply.Signed([1]) }, default));
        Assert.False(await _store.TryWriteTransactionAsync(next with { Outcome = SscdReply.Failed(401, "no") }, default));
        Assert.False(await _store.TryWriteTransactionAsync(next with { Request = kept.Request! with { Digest = new byte[32] } }, default));
        Assert.False(await _store.TryWriteTransactionAsync(next with { Epoch = 0 }, default));
        Assert.False(await _store.TryWriteTransactionAsync(kept, default));
        Assert.True(await _store.TryWriteTransactionAsync(next with { Epoch = 5 }, default));
    }

    private ReadOnlyMemory<byte> Statement => _user.Asked.First().Statement;

    private SignCommand Command(string id, string text = "Sign?", int epoch = 1) =>
        new("d1", id, epoch, "sign", Ecdsa, SHA256.HashData(Encoding.UTF8.GetBytes(text)), "Bank", text, _time.GetUtcNow().AddMinutes(2)) { Language = "fi" };

    private Task<SscdReply> RequestAsync(string id, string text = "Sign?", int epoch = 1) => _server.RequestAsync(Command(id, text, epoch), default).AsTask();

    private Task<SscdReply> InquireAsync(string id, int epoch = 1) => _server.InquireAsync(new TransactionOnDevice("d1", id, epoch), default).AsTask();

    private Task<SscdReply> CancelAsync(string id) => _server.CancelAsync(new TransactionOnDevice("d1", id, 1), default).AsTask();

    private byte[] AssertSigned(SscdReply reply)
    {
        Assert.Equal(SscdState.Signed, reply.State);
        using var key = Mss.Sscd.Keys.PublicKey.TryImport(_key.PublicKey);
        Assert.True(key!.Verify(Ecdsa, SHA256.HashData("Sign?"u8), reply.Signature));
        return reply.Signature!;
    }

    /// <summary>A vault whose signatures fail as long as the test says so.</summary>
    private sealed class BreakableVault(IKeyVault vault) : IKeyVault
    {
        public VaultException? Failure { get; set; }

        public ValueTask<VaultKey> CreateAsync(VaultKeySpec spec, CancellationToken cancellationToken) => vault.CreateAsync(spec, cancellationToken);

        public ValueTask<VaultKey?> FindAsync(VaultKeyName name, CancellationToken cancellationToken) => vault.FindAsync(name, cancellationToken);

        public ValueTask<byte[]> SignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken) =>
            Failure is null ? vault.SignAsync(key, scheme, digest, cancellationToken) : throw Failure;

        public ValueTask DestroyAsync(string owner, CancellationToken cancellationToken) => vault.DestroyAsync(owner, cancellationToken);
    }

    /// <summary>The same user, asked by another silo.</summary>
    private sealed class FakeConsentOf(FakeConsent user, Barrier both) : IUserConsent, IDisposable
    {
        public ConsentReply Meet(ConsentReply reply)
        {
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)));
            return reply;
        }

        public ValueTask<ConsentReply> AskAsync(ConsentRequest request, CancellationToken cancellationToken) => user.AskAsync(request, cancellationToken);

        public ValueTask<ConsentReply> InquireAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken) =>
            user.InquireAsync(means, transactionId, epoch, cancellationToken);

        public ValueTask<ConsentReply> CancelAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken) =>
            user.CancelAsync(means, transactionId, epoch, cancellationToken);

        public IDisposable Subscribe(IConsentSink sink) => new MemoryStream();

        public void Dispose()
        {
        }
    }
}
