using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.App;
using Mss.Sscd.App.Simulated;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.App;

/// <summary>Enrolled simulated apps and the store in front of them, each in files, for the contract suite. Names of devices are given by the enrolment.</summary>
internal sealed class AppFixture : ISscdFixture
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private SqliteAppStore? _store;
    private AppPull? _pull;
    private SimulatedCards? _phones;
    private ISscd? _sscd;

    public ISscd Sscd => _sscd!;

    public TimeProvider Time => _time;

    public string KeyId => AppDevice.KeyId;

    public SignatureScheme Scheme { get; } = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);

    public SqliteAppStore Store => _store!;

    public SimulatedApps Apps { get; private set; } = null!;

    public AppRelay Relay { get; private set; } = null!;

    public AppEnrolment Enrolment { get; private set; } = null!;

    public AppGate Gate { get; private set; } = null!;

    public AppPull Pull => _pull!;

    public AppAuthentication Authentication { get; private set; } = null!;

    public async Task<ISscdFixture> OpenAsync()
    {
        _phones = await SimulatedCards.OpenAsync(_folder["phones.db"], _time);
        _store = new SqliteAppStore(_folder["apps.db"]);
        Apps = new SimulatedApps(_phones, _folder["state.db"], NullLogger<SimulatedApps>.Instance);
        Relay = new AppRelay(_store, Apps, _time, NullLogger<AppRelay>.Instance);
        _pull = new AppPull(Relay, _time);
        Enrolment = new AppEnrolment(_store, _time, NullLogger<AppEnrolment>.Instance);
        Authentication = new AppAuthentication(_store, _time);
        Gate = new AppGate(Authentication, Relay, _pull, _time);

        // The suite names its devices; the enrolment gives names of its own.
        _sscd = new Renamed(new AppSscd(Relay, NullLogger<AppSscd>.Instance), this);
        await Apps.ConnectAsync(Gate);
        return this;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public async Task CreateDeviceAsync(string deviceId, SimulatedUser user, string? pin) =>
        await Apps.EnrolAsync(deviceId, await Enrolment.CreateCodeAsync("+99901000011", default), pin, user, Enrolment, default);

    public Task SetUserAsync(string deviceId, SimulatedUser user) => _phones!.SetUserAsync(deviceId, user);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => Apps.ApproveAsync(Apps.DeviceOf(deviceId)!, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => Apps.RefuseAsync(Apps.DeviceOf(deviceId)!, transactionId);

    public ShownRequest? Shown(string deviceId) => Apps.Pending(Apps.DeviceOf(deviceId)!);

    public async Task<bool> VerifyAsync(string deviceId, ReadOnlyMemory<byte> digest, byte[] signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo((await Store.FindDeviceAsync(Apps.DeviceOf(deviceId)!, default))!.SigningKey, out _);
        return key.VerifyHash(digest.Span, signature, DSASignatureFormat.Rfc3279DerSequence);
    }

    public long SignaturesMade(string deviceId) => _phones!.SignaturesMadeBy(deviceId);

    /// <summary>Takes all files as they are in mid-air: nothing that closing them might write is there.</summary>
    public async Task CrashAsync()
    {
        var copies = Directory.CreateDirectory(_folder["crashed"]).FullName;
        foreach (var file in Directory.GetFiles(_folder.Path, "*.db*"))
        {
            File.Copy(file, Path.Combine(copies, Path.GetFileName(file)));
        }

        await CloseAsync();
        foreach (var file in Directory.GetFiles(_folder.Path, "*.db*"))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(copies))
        {
            File.Move(file, _folder[Path.GetFileName(file)]);
        }

        Directory.Delete(copies);
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private async Task CloseAsync()
    {
        _pull!.Dispose();
        await _phones!.DisposeAsync();
        Apps.Dispose();
        _store!.Dispose();
    }

    private sealed class Renamed(AppSscd inner, AppFixture fixture) : ISscd, ISscdAnswerSource
    {
        private readonly LossyWay _way = new(inner, deviceId => fixture.Apps.PhoneOf(deviceId) is { } phone ? fixture._phones!.UserOf(phone) : null);

        public string Kind => inner.Kind;

        public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken) => _way.RequestAsync(command with { DeviceId = Of(command) }, cancellationToken);

        public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
            _way.InquireAsync(transaction with { DeviceId = Of(transaction) }, cancellationToken);

        public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
            _way.CancelAsync(transaction with { DeviceId = Of(transaction) }, cancellationToken);

        public IDisposable Subscribe(ISscdAnswerSink sink) => _way.Subscribe(sink);

        private string Of(TransactionOnDevice transaction) => fixture.Apps.DeviceOf(transaction.DeviceId) ?? transaction.DeviceId;
    }
}
