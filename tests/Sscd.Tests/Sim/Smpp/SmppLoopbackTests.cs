using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim.Smpp;

/// <summary>Client and server of SMPP with a TCP connection between.</summary>
public sealed class SmppLoopbackTests : IAsyncLifetime
{
    private readonly SmppWorld _world = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_reaches_the_phone_octet_for_octet_and_its_answer_the_sender(bool payload)
    {
        var got = System.Threading.Channels.Channel.CreateUnbounded<SmsMessage>();
        var options = _world.Options("9990101");
        options.MessagePayload = payload;
        var client = _world.Connect(options, message => got.Writer.WriteAsync(message));
        byte[] text = [2, 0x70, 0, .. Enumerable.Range(0, 137).Select(i => (byte)i)];

        Assert.Equal(SmsSubmitStatus.Accepted, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone, text), default));
        var (phone, message) = await SmppWorld.ReadAsync(_world.AtPhone.Reader);
        Assert.Equal((SmppWorld.Phone, "9990101", SmsMessage.SimDataDownload, SmsMessage.ClassTwoBinary), (phone, message.Address, message.Pid, message.Dcs));
        Assert.Equal(text, message.UserData.ToArray());

        _world.FromPhone(message.Address, text);
        var answer = await SmppWorld.ReadAsync(got.Reader);
        Assert.Equal((SmppWorld.Phone, false), (answer.Address, answer.IsRedirected));
        Assert.Equal(text, answer.UserData.ToArray());
    }

    [Fact]
    public async Task Of_several_binds_each_gets_what_was_sent_to_its_address_and_a_lost_ones_messages_go_to_another()
    {
        var (_, first) = await _world.BindAsync("9990101");
        var (second, secondGot) = await _world.BindAsync("9990102");
        for (byte i = 1; i <= 5; i++)
        {
            _world.FromPhone("9990101", 0, 1, i);
            _world.FromPhone("9990102", 0, 2, i);
        }

        for (byte i = 1; i <= 5; i++)
        {
            Assert.Equal((1, false), (await Second(first)));
            Assert.Equal((2, false), (await Second(secondGot)));
        }

        await second.DisposeAsync();
        await SmppWorld.UntilAsync(() => _world.Server.BoundAddresses.SequenceEqual(["9990101"]));
        _world.FromPhone("9990102", 0, 2, 6);
        Assert.Equal((2, true), await Second(first));
        Assert.False(secondGot.TryRead(out _));

        static async Task<(int Text, bool IsRedirected)> Second(System.Threading.Channels.ChannelReader<SmsMessage> reader)
        {
            var message = await SmppWorld.ReadAsync(reader);
            return (message.UserData.Span[1], message.IsRedirected);
        }
    }

    [Fact]
    public async Task A_number_that_is_nobodys_is_an_unknown_subscriber()
    {
        var (client, _) = await _world.BindAsync("9990101");
        Assert.Equal(SmsSubmitStatus.UnknownSubscriber, await client.SubmitAsync(SmppWorld.Message("99901999999"), default));
        Assert.Equal(SmsSubmitStatus.UnknownSubscriber, await client.SubmitAsync(SmppWorld.Message("not a number"), default));
        Assert.Equal(SmsSubmitStatus.Accepted, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
    }

    [Fact]
    public async Task After_the_SMSC_was_away_messages_go_on()
    {
        var (client, got) = await _world.BindAsync("9990101");
        await _world.RestartAsync();
        await SmppWorld.UntilAsync(() => _world.Server.BoundAddresses.Count == 1);
        await SmppWorld.UntilAsync(() => client.IsBound);
        Assert.Equal(SmsSubmitStatus.Accepted, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
        Assert.Equal("9990101", (await SmppWorld.ReadAsync(_world.AtPhone.Reader)).Message.Address);
        _world.FromPhone("9990101");
        await SmppWorld.ReadAsync(got);
    }

    [Fact]
    public async Task Without_the_SMSC_a_message_is_unavailable_and_not_an_exception()
    {
        var options = _world.Options("9990101");
        options.BindWait = TimeSpan.FromMilliseconds(1);
        await _world.Server.DisposeAsync();
        var client = _world.Connect(options, _ => ValueTask.CompletedTask);
        Assert.Equal(SmsSubmitStatus.Unavailable, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
    }

    [Theory]
    [InlineData("other", SmppWorld.Password)]
    [InlineData(SmppWorld.SystemId, "wrong")]
    public async Task A_bind_with_another_name_or_password_is_refused(string systemId, string password)
    {
        var options = _world.Options("9990101");
        (options.SystemId, options.Password, options.BindWait) = (systemId, password, TimeSpan.FromMilliseconds(300));
        var client = _world.Connect(options, _ => ValueTask.CompletedTask);
        Assert.Equal(SmsSubmitStatus.Unavailable, await client.SubmitAsync(SmppWorld.Message(SmppWorld.Phone), default));
        Assert.Empty(_world.Server.BoundAddresses);
    }

    [Fact]
    public async Task A_message_that_its_taker_could_not_take_goes_to_another_bind()
    {
        var (_, got) = await _world.BindAsync("9990101");
        _world.Connect("9990102", _ => throw new InvalidOperationException("no"));
        await SmppWorld.UntilAsync(() => _world.Server.BoundAddresses.Contains("9990102"));
        _world.FromPhone("9990102");
        Assert.True((await SmppWorld.ReadAsync(got)).IsRedirected);
    }

    [Fact]
    public async Task A_message_that_is_being_taken_at_the_unbind_is_acknowledged_and_not_delivered_again()
    {
        var (_, other) = await _world.BindAsync("9990101");
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var client = _world.Connect("9990102", async _ =>
        {
            begun.TrySetResult();
            await go.Task;
        });
        await SmppWorld.UntilAsync(() => _world.Server.BoundAddresses.Contains("9990102"));
        _world.FromPhone("9990102", 0, 1);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var end = client.DisposeAsync().AsTask();
        go.SetResult();
        await end;
        await SmppWorld.UntilAsync(() => _world.Server.BoundAddresses.Count == 1);
        _world.FromPhone("9990101", 0, 2);
        Assert.Equal(2, (await SmppWorld.ReadAsync(other)).UserData.Span[1]);
        Assert.False(other.TryRead(out _));
    }
}
