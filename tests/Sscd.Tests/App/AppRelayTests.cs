using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.App;

namespace Mss.Sscd.Tests.App;

/// <summary>What several nodes, interruptions and waiting apps do to requests.</summary>
public sealed class AppRelayTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteAppStore _store = new(null);
    private readonly ECDsa _device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public async Task InitializeAsync() => Assert.True(await _store.PutDeviceAsync(
        new AppDevice("a1", "+99901000011", _device.ExportSubjectPublicKeyInfo(), _signing.ExportSubjectPublicKeyInfo(), 0, null, 1), default));

    public Task DisposeAsync()
    {
        _store.Dispose();
        _device.Dispose();
        _signing.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_answer_interrupted_after_its_counter_was_stored_counts_when_it_comes_again()
    {
        var answer = await AskedAsync(Node(), "T1", 1);
        var broken = new AppRelay(new FailingStore(_store), new NoPushWake(), _time, NullLogger<AppRelay>.Instance);
        await Assert.ThrowsAsync<IOException>(() => broken.AnswerAsync("a1", "T1", answer, default).AsTask());
        Assert.Equal(1, (await _store.FindDeviceAsync("a1", default))!.Counter);

        Assert.Equal(AppAnswerResult.Accepted, await Node().AnswerAsync("a1", "T1", answer, default));
        Assert.Equal(SscdState.Signed, (await _store.FindRequestAsync("a1", "T1", default))!.State);
    }

    [Fact]
    public async Task Two_answers_with_one_counter_are_two_phones_whatever_they_say()
    {
        var node = Node();
        var first = await AskedAsync(node, "T1", 5);
        Assert.Equal(AppAnswerResult.Accepted, await node.AnswerAsync("a1", "T1", first, default));

        // The same transaction, signed by the same key, and yet another value: ECDSA gives each phone its own.
        var forked = first with { Signature = _signing.SignHash(Digest("T1")) };
        Assert.Equal(AppAnswerResult.Cloned, await node.AnswerAsync("a1", "T1", forked, default));

        Assert.NotNull((await _store.FindDeviceAsync("a1", default))!.Disabled);
        Assert.Equal(SscdState.Signed, (await _store.FindRequestAsync("a1", "T1", default))!.State);
    }

    [Fact]
    public async Task A_counter_may_leave_numbers_out()
    {
        var node = Node();
        Assert.Equal(AppAnswerResult.Accepted, await node.AnswerAsync("a1", "T1", await AskedAsync(node, "T1", 3), default));
        Assert.Equal(AppAnswerResult.Accepted, await node.AnswerAsync("a1", "T2", await AskedAsync(node, "T2", 90), default));
    }

    [Fact]
    public async Task Of_two_nodes_that_cancel_and_take_the_answer_at_once_one_wins_and_both_say_so()
    {
        for (var round = 1; round <= 30; round++)
        {
            var id = "T" + round.ToString(CultureInfo.InvariantCulture);
            var (one, two) = (Node(), Node());
            var answer = await AskedAsync(one, id, round);
            var taken = Task.Run(() => one.AnswerAsync("a1", id, answer, default).AsTask());
            var cancelled = Task.Run(() => two.CancelAsync(new TransactionOnDevice("a1", id, 1), default).AsTask());
            Assert.Equal(await taken == AppAnswerResult.Accepted ? SscdState.Signed : SscdState.Forgotten, (await cancelled).State);
            Assert.Equal((await cancelled).State, (await _store.FindRequestAsync("a1", id, default))!.State);
        }
    }

    [Fact]
    public async Task A_waiting_app_hears_at_once_of_a_request_on_its_node_and_soon_of_one_on_another()
    {
        var node = Node();
        using var pull = new AppPull(node, _time);
        var waiting = pull.PullAsync("a1", TimeSpan.FromSeconds(30), default);
        Assert.False(waiting.IsCompleted);
        await AskedAsync(node, "T1", 1);
        Assert.Equal("T1", Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(30))).TransactionId);

        await node.CancelAsync(new TransactionOnDevice("a1", "T1", 1), default);
        waiting = pull.PullAsync("a1", TimeSpan.FromSeconds(30), default);
        await AskedAsync(Node(), "T2", 1);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("T2", Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(30))).TransactionId);
    }

    [Fact]
    public async Task A_text_is_kept_no_longer_than_it_can_be_shown()
    {
        var node = Node();
        var answer = await AskedAsync(node, "T1", 1);
        Assert.Equal("Pay 5?", (await _store.FindRequestAsync("a1", "T1", default))!.Text);
        await node.AnswerAsync("a1", "T1", answer, default);
        var after = await _store.FindRequestAsync("a1", "T1", default);
        Assert.Equal(("", ""), (after!.Text, after.ApName));
    }

    [Fact]
    public void The_verification_code_is_that_of_the_documentation()
    {
        // Computed with: printf 'T1\0' | cat - <(printf 'Pay 5?' | sha256sum | xxd -r -p) | sha256sum, first 8 digits modulo 10000.
        Assert.Equal(Expected, VerificationCode.Of("T1", "Pay 5?"));
        Assert.NotEqual(Expected, VerificationCode.Of("T2", "Pay 5?"));
        Assert.NotEqual(Expected, VerificationCode.Of("T1", "Pay 50?"));
    }

    private const string Expected = "8174";

    private static byte[] Digest(string transactionId) => SHA256.HashData(Encoding.UTF8.GetBytes(transactionId));

    private AppRelay Node() => new(_store, new NoPushWake(), _time, NullLogger<AppRelay>.Instance);

    // Asks, and gives what the app would answer.
    private async Task<AppAnswer> AskedAsync(AppRelay node, string transactionId, long counter)
    {
        var command = new SignCommand(
            "a1", transactionId, 1, AppDevice.KeyId, new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), Digest(transactionId), "Bank", "Pay 5?", _time.GetUtcNow().AddMinutes(2));
        Assert.Equal(SscdState.Pending, (await node.RequestAsync(command, default)).State);
        return new AppAnswer(_signing.SignHash(Digest(transactionId)), 0, counter);
    }

    /// <summary>A store that fails when an outcome is to be written.</summary>
    private sealed class FailingStore(IAppStore inner) : IAppStore
    {
        public ValueTask<AppDevice?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken) => inner.FindDeviceAsync(deviceId, cancellationToken);

        public ValueTask<bool> PutDeviceAsync(AppDevice device, CancellationToken cancellationToken) => inner.PutDeviceAsync(device, cancellationToken);

        public ValueTask AddCouplingAsync(AppCoupling coupling, CancellationToken cancellationToken) => inner.AddCouplingAsync(coupling, cancellationToken);

        public ValueTask<AppCoupling?> TakeCouplingAsync(byte[] codeHash, CancellationToken cancellationToken) => inner.TakeCouplingAsync(codeHash, cancellationToken);

        public ValueTask<AppRequest?> FindRequestAsync(string deviceId, string transactionId, CancellationToken cancellationToken) =>
            inner.FindRequestAsync(deviceId, transactionId, cancellationToken);

        public ValueTask<bool> PutRequestAsync(AppRequest request, CancellationToken cancellationToken) => throw new IOException("the store is gone");

        public ValueTask<IReadOnlyList<AppRequest>> PendingAsync(string deviceId, CancellationToken cancellationToken) => inner.PendingAsync(deviceId, cancellationToken);
    }
}
