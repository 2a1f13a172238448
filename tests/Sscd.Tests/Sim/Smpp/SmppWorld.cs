using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Mss.Sscd.Sim.Smpp;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Smpp;

/// <summary>A simulated SMSC behind SMPP on a free port of this machine, a phone, and as many clients as wanted.</summary>
internal sealed class SmppWorld : IAsyncDisposable
{
    public const string Phone = "99901000001";
    public const string SystemId = "mss";
    public const string Password = "secret";
    private readonly ConcurrentBag<SmppSmsc> _clients = [];

    public SmppWorld()
    {
        Smsc = new SimulatedSmsc(address => address == Phone, TimeProvider.System);
        Smsc.OnDeliver((address, tpdu) => AtPhone.Writer.WriteAsync((address, SmsTpdu.DecodeDeliver(tpdu)!)));
        Server = Start(0);
    }

    public SimulatedSmsc Smsc { get; }

    public SimulatedSmppServer Server { get; private set; }

    /// <summary>What the phone got, with the sender's address.</summary>
    public Channel<(string Phone, SmsMessage Message)> AtPhone { get; } = Channel.CreateUnbounded<(string, SmsMessage)>();

    public static SmsMessage Message(string address, params byte[] text) => SmsMessage.ForCard(address, text.Length > 0 ? text : [2, 0x70, 0, 1, 2, 3]);

    public SmppOptions Options(string source) => new()
    {
        Host = "127.0.0.1",
        Port = Server.EndPoint.Port,
        SystemId = SystemId,
        Password = Password,
        SourceAddress = source,
        ReconnectAfter = TimeSpan.FromMilliseconds(10),
        ReconnectAtMost = TimeSpan.FromMilliseconds(50),
        BindWait = TimeSpan.FromSeconds(30),
    };

    public SmppSmsc Connect(string source, SmsHandler handler) => Connect(Options(source), handler);

    public SmppSmsc Connect(SmppOptions options, SmsHandler handler)
    {
        var client = new SmppSmsc(options, TimeProvider.System);
        client.OnMessage(handler);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client whose messages are collected, and which is bound.</summary>
    public async Task<(SmppSmsc Client, ChannelReader<SmsMessage> Got)> BindAsync(string source)
    {
        var got = Channel.CreateUnbounded<SmsMessage>();
        var client = Connect(source, message => got.Writer.WriteAsync(message));
        await UntilAsync(() => Server.BoundAddresses.Contains(source));
        return (client, got.Reader);
    }

    /// <summary>The phone sends a message to an address.</summary>
    public void FromPhone(string to, params byte[] text) => Smsc.SubmitFromPhone(Phone, SmsTpdu.EncodeSubmit(Message(to, text), 1, 10));

    public async Task RestartAsync()
    {
        var port = Server.EndPoint.Port;
        await Server.DisposeAsync();
        Server = Start(port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    public static async Task<T> ReadAsync<T>(ChannelReader<T> reader) => await reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private SimulatedSmppServer Start(int port) =>
        SimulatedSmppServer.Start(Smsc, new IPEndPoint(IPAddress.Loopback, port), SystemId, Password, TimeProvider.System);
}
