using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Mss.Sscd.Sim.Smpp;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Smpp;

/// <summary>What the other side may send that it should not, and an SMSC that refuses.</summary>
public sealed class SmppHostileTests
{
    [Theory]
    [InlineData("00000000")]
    [InlineData("0000000F00000015")]
    [InlineData("FFFFFFFF000000040000000000000001")]
    [InlineData("474554202F20485454502F312E310D0A0D0A")] // GET / HTTP/1.1
    public async Task A_PDU_with_an_impossible_length_ends_its_connection_alone(string hex)
    {
        await using var world = new SmppWorld();
        var (client, _) = await world.BindAsync("9990101");
        using var socket = new TcpClient();
        await socket.ConnectAsync(world.Server.EndPoint);
        await socket.GetStream().WriteAsync(Convert.FromHexString(hex.PadRight(32, '0')));
        var answer = await ReadToEndAsync(socket);
        Assert.Equal("00000010800000000000000200000000", Convert.ToHexString(answer));
        Assert.Equal(SmsSubmitStatus.Accepted, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
    }

    [Fact]
    public async Task Before_a_bind_nothing_is_submitted_and_what_is_unknown_is_refused_with_generic_nack()
    {
        await using var world = new SmppWorld();
        using var socket = new TcpClient();
        await socket.ConnectAsync(world.Server.EndPoint);
        var body = new SmppMessage(SmppAddress.Of("1"), SmppAddress.Of(SmppWorld.Phone), SmppMessage.UserDataHeader, 0x7F, 0xF6, new byte[] { 0, 1 }).Encode();
        foreach (var (pdu, command, status) in new (SmppPdu, uint, uint)[]
        {
            (new(SmppCommand.SubmitSm, 0, 7, body), SmppCommand.SubmitSm | SmppCommand.Response, SmppStatus.IncorrectBindStatus),
            (new(0x00000021, 0, 8, default), SmppCommand.GenericNack, SmppStatus.InvalidCommandId),
            (new(SmppCommand.BindTransceiver, 0, 9, new byte[3]), SmppCommand.BindTransceiver | SmppCommand.Response, SmppStatus.InvalidParameterLength),
            (new(SmppCommand.EnquireLink, 0, 10, default), SmppCommand.EnquireLink | SmppCommand.Response, SmppStatus.Ok),
        })
        {
            await socket.GetStream().WriteAsync(pdu.Encode());
            var header = new byte[SmppPdu.HeaderSize];
            await socket.GetStream().ReadExactlyAsync(header).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            var buffer = new ReadOnlySequence<byte>(header);
            Assert.True(SmppPdu.TryTake(ref buffer, out var response));
            Assert.Equal((command, status, pdu.Sequence), (response.Command, response.Status, response.Sequence));
        }

        Assert.False(world.AtPhone.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(SmppStatus.Throttled, SmsSubmitStatus.Unavailable)]
    [InlineData(SmppStatus.QueueFull, SmsSubmitStatus.Unavailable)]
    [InlineData(SmppStatus.SystemError, SmsSubmitStatus.Unavailable)]
    [InlineData(SmppStatus.InvalidDestination, SmsSubmitStatus.UnknownSubscriber)]
    public async Task What_the_SMSC_says_to_a_message_is_its_status(uint status, SmsSubmitStatus expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, request => request.Respond(request.Command == SmppCommand.SubmitSm ? status : SmppStatus.Ok), stop.Token);
        var options = new SmppOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, SystemId = "a", SourceAddress = "1", BindWait = TimeSpan.FromSeconds(30) };
        await using (var client = new SmppSmsc(options, TimeProvider.System))
        {
            client.OnMessage(_ => ValueTask.CompletedTask);
            Assert.Equal(expected, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
        }

        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public void Octets_of_any_kind_are_read_or_refused_and_what_is_read_is_written_back()
    {
        var random = new Random(1);
        var body = new SmppMessage(SmppAddress.Of("9990101"), SmppAddress.Of(SmppWorld.Phone), 0x40, 0x7F, 0xF6, new byte[] { 2, 0x70, 0, 9 }).Encode();
        var payload = SmppMessage.Decode(body)!.Encode(payload: true);
        Assert.Equal(body, SmppMessage.Decode(payload)!.Encode());
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var wrong = (i % 2 == 0 ? body : payload).ToArray();
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                wrong[random.Next(wrong.Length)] = (byte)random.Next(256);
            }

            wrong = wrong[..random.Next(wrong.Length + 1)];
            SmppBind.Decode(wrong);
            if (SmppMessage.Decode(wrong) is not { } read)
            {
                refused++;
                continue;
            }

            Assert.Equal(read.Text.ToArray(), SmppMessage.Decode(read.Encode())!.Text.ToArray());
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    private static async Task ServeAsync(TcpListener listener, Func<SmppPdu, SmppPdu> answer, CancellationToken cancellationToken)
    {
        var socket = await listener.AcceptSocketAsync(CancellationToken.None);
        var options = new SmppSessionOptions(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), 10);
        await new SmppSession(new NetworkStream(socket, ownsSocket: true), options, request => new(answer(request)), TimeProvider.System).RunAsync(cancellationToken);
    }

    private static async Task<byte[]> ReadToEndAsync(TcpClient socket)
    {
        using var all = new MemoryStream();
        await socket.GetStream().CopyToAsync(all).WaitAsync(TimeSpan.FromSeconds(30));
        return all.ToArray();
    }
}
