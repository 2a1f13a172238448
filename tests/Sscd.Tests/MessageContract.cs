using System.Collections.Concurrent;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests;

/// <summary>What every kind of device that shows messages keeps to: once for a transaction, whatever is asked, lost or stopped.</summary>
public abstract class MessageContract : IAsyncLifetime
{
    private const string Device = "device-1";
    private IMessageFixture _fixture = null!;

    private ISscdFixture Devices => _fixture.Devices;

    private ISscdMessages Messages => (ISscdMessages)Devices.Sscd;

    public async Task InitializeAsync() => _fixture = await CreateAsync();

    public async Task DisposeAsync() => await Devices.DisposeAsync();

    protected abstract Task<IMessageFixture> CreateAsync();

    [Fact]
    public async Task A_message_is_shown_once_however_often_it_is_sent()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        Assert.Equal(MessageState.Shown, await ShowAsync(Command(wantsAnswer: false)));
        Assert.Equal(MessageState.Shown, await ShowAsync(Command(wantsAnswer: false)));
        Assert.Equal(MessageState.Shown, await ShowAsync(Command(wantsAnswer: false, epoch: 2)));
        Assert.Equal(MessageState.Shown, await InquireAsync(epoch: 2));
        Assert.Equal(1, _fixture.MessagesShown(Device));
    }

    [Fact]
    public async Task Another_text_for_the_same_transaction_is_not_shown()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        await ShowAsync(Command());
        Assert.Equal(MessageState.Pending, await ShowAsync(Command(text: "Another")));
        Assert.Equal("Thank you", _fixture.Pending(Device, "T1"));
        Assert.Equal(1, _fixture.MessagesShown(Device));
    }

    [Theory]
    [InlineData(true, MessageState.Confirmed)]
    [InlineData(false, MessageState.Cancelled)]
    public async Task The_users_answer_comes_later_and_stays(bool confirmed, MessageState state)
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        var sink = new Sink();
        using var subscription = Messages.SubscribeMessages(sink);
        Assert.Equal(MessageState.Pending, await ShowAsync(Command()));
        Assert.Equal("Thank you", _fixture.Pending(Device, "T1"));

        Assert.True(await _fixture.AnswerAsync(Device, "T1", confirmed));

        Assert.Equal([("T1", state)], sink.Answers);
        Assert.Equal(state, await InquireAsync());
        Assert.Equal(state, await ShowAsync(Command()));
        Assert.False(await _fixture.AnswerAsync(Device, "T1", !confirmed));
        Assert.Null(_fixture.Pending(Device, "T1"));
    }

    [Fact]
    public async Task A_user_who_does_nothing_has_timed_out_at_the_deadline()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        await ShowAsync(Command());
        Devices.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await _fixture.AnswerAsync(Device, "T1", true));
        Assert.Equal(MessageState.TimedOut, await InquireAsync());
        Assert.Equal(MessageState.TimedOut, await ShowAsync(Command()));
        Assert.Equal(1, _fixture.MessagesShown(Device));
    }

    [Fact]
    public async Task A_message_that_comes_after_its_deadline_is_not_shown()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
        var late = Command();
        Devices.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(MessageState.TimedOut, await ShowAsync(late));
        Assert.Equal(0, _fixture.MessagesShown(Device));
    }

    [Fact]
    public async Task An_older_epoch_is_refused_and_shows_nothing()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        await ShowAsync(Command(epoch: 3));
        Assert.Equal(MessageState.Stale, await ShowAsync(Command(epoch: 2)));
        Assert.Equal(MessageState.Stale, await InquireAsync(epoch: 1));
        Assert.Equal(MessageState.Pending, await InquireAsync(epoch: 4));
        Assert.Equal(MessageState.Stale, await InquireAsync(epoch: 3));
    }

    [Fact]
    public async Task A_message_that_never_came_is_unknown()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(MessageState.Unknown, await InquireAsync());
    }

    [Fact]
    public async Task An_unreachable_device_says_so_and_can_be_reached_later()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Unreachable);
        Assert.Equal(MessageState.Unreachable, await ShowAsync(Command()));
        Assert.Equal(0, _fixture.MessagesShown(Device));

        await Devices.SetUserAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(MessageState.Confirmed, await ShowAsync(Command()));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_found_by_asking()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.LoseAnswer);
        Assert.Equal(MessageState.Pending, await ShowAsync(Command()));
        Assert.Equal(MessageState.Confirmed, await InquireAsync());
        Assert.Equal(1, _fixture.MessagesShown(Device));
    }

    [Fact]
    public async Task A_device_that_was_stopped_remembers_what_it_has_shown()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        await ShowAsync(Command());
        await Devices.CrashAsync();
        Assert.Equal("Thank you", _fixture.Pending(Device, "T1"));
        Assert.Equal(MessageState.Pending, await ShowAsync(Command()));
        Assert.Equal(1, _fixture.MessagesShown(Device));
    }

    [Fact]
    public async Task A_message_and_a_signature_of_one_transaction_do_not_meet()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        var sign = new SignCommand(Device, "T1", 1, Devices.KeyId, Devices.Scheme, new byte[32], "Bank", "Sign?", Devices.Time.GetUtcNow().AddMinutes(1));
        Assert.Equal(SscdState.Pending, (await Devices.Sscd.RequestAsync(sign, default)).State);
        Assert.Equal(MessageState.Pending, await ShowAsync(Command()));
        Assert.True(await _fixture.AnswerAsync(Device, "T1", true));
        Assert.Equal("Sign?", Devices.Shown(Device)!.Text);
        Assert.Equal(0, Devices.SignaturesMade(Device));
    }

    [Fact]
    public async Task A_receiver_that_fails_or_has_gone_keeps_nobody_from_the_answer()
    {
        await Devices.CreateDeviceAsync(Device, SimulatedUser.Wait);
        var (gone, stays) = (new Sink(), new Sink());
        using var failing = Messages.SubscribeMessages(new Sink { Throws = true });
        Messages.SubscribeMessages(gone).Dispose();
        using var subscription = Messages.SubscribeMessages(stays);
        await ShowAsync(Command());
        await _fixture.AnswerAsync(Device, "T1", true);
        Assert.Empty(gone.Answers);
        Assert.Single(stays.Answers);
    }

    private ShowCommand Command(string text = "Thank you", bool wantsAnswer = true, int epoch = 1) =>
        new(Device, "T1", epoch, "Bank", text, wantsAnswer, Devices.Time.GetUtcNow().AddMinutes(1));

    private async Task<MessageState> ShowAsync(ShowCommand command) => (await Messages.ShowAsync(command, default)).State;

    private async Task<MessageState> InquireAsync(int epoch = 1) => (await Messages.InquireMessageAsync(new TransactionOnDevice(Device, "T1", epoch), default)).State;

    private sealed class Sink : ISscdMessageSink
    {
        public bool Throws { get; init; }

        public ConcurrentQueue<(string Id, MessageState State)> Answers { get; } = new();

        public ValueTask MessageAnsweredAsync(string transactionId, MessageReply reply)
        {
            if (Throws)
            {
                throw new InvalidOperationException("the receiver fails");
            }

            Answers.Enqueue((transactionId, reply.State));
            return ValueTask.CompletedTask;
        }
    }
}
