using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>What every kind of device keeps to. A kind inherits this and says how its devices are made.</summary>
public abstract partial class SscdContract : IAsyncLifetime
{
    protected const string Device = "device-1";
    protected const string Pin = "1234";
    private ISscdFixture? _fixture;

    protected ISscdFixture Fixture => _fixture ?? throw new InvalidOperationException("not initialised");

    private ISscd Sscd => Fixture.Sscd;

    public async Task InitializeAsync() => _fixture = await CreateAsync();

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    protected abstract Task<ISscdFixture> CreateAsync();

    protected static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    protected SignCommand Command(string transactionId, string text = "Sign?", int epoch = 1, string device = Device, TimeSpan? lifetime = null) =>
        new(device, transactionId, epoch, Fixture.KeyId, Fixture.Scheme, DigestOf(text), "Bank", text, Fixture.Time.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(2)));

    protected Task<SscdReply> RequestAsync(SignCommand command) => Sscd.RequestAsync(command, default).AsTask();

    protected Task<SscdReply> InquireAsync(string transactionId, int epoch = 1, string device = Device) =>
        Sscd.InquireAsync(new TransactionOnDevice(device, transactionId, epoch), default).AsTask();

    protected Task<SscdReply> CancelAsync(string transactionId, int epoch = 1) => Sscd.CancelAsync(new TransactionOnDevice(Device, transactionId, epoch), default).AsTask();

    protected static void AssertFailed(int code, SscdReply reply)
    {
        Assert.Equal(SscdState.Failed, reply.State);
        Assert.Equal(code, reply.FailureCode);
        Assert.Null(reply.Signature);
        Assert.NotEqual("", reply.Detail);
    }

    protected async Task<byte[]> AssertSignedAsync(SscdReply reply, string text = "Sign?", string device = Device)
    {
        Assert.Equal(SscdState.Signed, reply.State);
        Assert.Equal(0, reply.FailureCode);
        Assert.True(await Fixture.VerifyAsync(device, DigestOf(text), reply.Signature!));
        return reply.Signature!;
    }

    private AnswerProbe Subscribe(Exception? throws = null)
    {
        var probe = new AnswerProbe { Throws = throws };
        ((ISscdAnswerSource)Sscd).Subscribe(probe);
        return probe;
    }
}
