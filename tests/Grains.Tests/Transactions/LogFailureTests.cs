using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Transactions;

/// <summary>The session log fails at one exact write.</summary>
public sealed class LogFailureTests : IAsyncLifetime
{
    private const string Card = "899999904000001";
    private MssCluster _mss = null!;
    private Msisdn _user;
    private int _asked;

    public async Task InitializeAsync()
    {
        _mss = await MssCluster.StartAsync();
        _user = await _mss.AddUserAsync("+99904000001");
    }

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    private void Fail(Step step, int times) => _mss.Hooks.OnMoment = moment =>
    {
        if (moment.Step == Step.BeforeRequest)
        {
            Interlocked.Increment(ref _asked);
        }

        return moment.Step == step && Interlocked.Decrement(ref times) >= 0 ? throw new SessionLogException("the disk is full") : Task.CompletedTask;
    };

    private Task EndsAsync(TransactionId id) => MssCluster.EventuallyAsync(
        async () =>
        {
            _mss.Time.Advance(TimeSpan.FromSeconds(0.5)); // the pause before the next try
            return (await _mss.Log.ReadAsync(id))!.Outcome is not null;
        },
        "the transaction ends");

    [Fact]
    public async Task When_the_acceptance_cannot_be_logged_the_answer_is_900_and_the_device_is_not_asked()
    {
        Fail(Step.BeforeAccept, 1);
        var order = _mss.Order(_user);

        var answer = await _mss.SubmitAsync(order);

        Assert.Equal(StatusCode.InternalError, answer.Status);
        Assert.DoesNotContain("disk", answer.Fault!.DetailForAp, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
        Assert.Null(await _mss.Log.ReadAsync(_mss.Ids.Create(order.ApId, order.ApTransId, order.Instant)));
    }

    [Fact]
    public async Task The_same_request_is_accepted_when_the_log_works_again()
    {
        Fail(Step.BeforeAccept, 1);
        var order = _mss.Order(_user);
        await _mss.SubmitAsync(order);

        var again = await _mss.SubmitAsync(order);

        Assert.Equal(StatusCode.RequestOk, again.Status);
        Assert.Equal(StatusCode.Signature, (await _mss.OutcomeAsync(again.TransactionId)).Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task While_it_cannot_be_logged_that_the_device_is_asked_it_is_not_asked()
    {
        var failed = new TaskCompletionSource();
        _mss.Hooks.OnMoment = moment =>
        {
            if (moment.Step == Step.BeforeRequest)
            {
                Interlocked.Increment(ref _asked);
            }

            if (moment.Step == Step.BeforeSent)
            {
                failed.TrySetResult();
                throw new SessionLogException("the disk is full");
            }

            return Task.CompletedTask;
        };

        var accepted = await _mss.SubmitAsync(_mss.Order(_user));
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(StatusCode.RequestOk, accepted.Status);
        Assert.Equal(0, _asked);
        Assert.Equal(0, _mss.Cards.SignaturesMadeBy(Card));

        _mss.Hooks.OnMoment = null;
        await EndsAsync(accepted.TransactionId);
        Assert.Equal(StatusCode.Signature, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Theory]
    [InlineData(nameof(Step.AfterSent))]
    [InlineData(nameof(Step.BeforeRequest))]
    [InlineData(nameof(Step.AfterRequest))]
    [InlineData(nameof(Step.BeforeFinish))]
    [InlineData(nameof(Step.AfterFinish))]
    [InlineData(nameof(Step.BeforeTakeOver))]
    public async Task A_failure_at_any_later_step_leads_to_one_signature_and_one_end(string step)
    {
        Fail(Enum.Parse<Step>(step), 3);
        if (step == nameof(Step.BeforeTakeOver))
        {
            // To come to a take-over, something has to go wrong before.
            var inner = _mss.Hooks.OnMoment!;
            var once = 1;
            _mss.Hooks.OnMoment = moment => moment.Step == Step.BeforeFinish && Interlocked.Decrement(ref once) >= 0
                ? throw new SessionLogException("the disk is full")
                : inner(moment);
        }

        var accepted = await _mss.SubmitAsync(_mss.Order(_user));
        await EndsAsync(accepted.TransactionId);

        Assert.Equal(StatusCode.Signature, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
        Assert.Single(await _mss.KindsAsync(accepted.TransactionId), "Signed");
    }

    [Fact]
    public async Task When_the_log_cannot_be_read_a_status_query_says_900_and_not_that_there_is_no_transaction()
    {
        Fail(Step.BeforeRead, int.MaxValue);

        var answer = await _mss.Grains.GetGrain<ITransactionGrain>("tunreadable").Status("http://ap1.example", TimeSpan.Zero);

        Assert.Equal(StatusCode.InternalError, answer.Status);
    }

    [Fact]
    public async Task An_owner_that_was_overtaken_cannot_end_the_transaction()
    {
        var held = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        _mss.Hooks.OnMoment = async moment =>
        {
            if (moment.Step == Step.BeforeFinish && !reached.Task.IsCompleted)
            {
                reached.TrySetResult();
                await held.Task;
            }
        };
        var accepted = await _mss.SubmitAsync(_mss.Order(_user));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // Another owner, as there can be one in a partition of the cluster, takes the session over while this one is paused.
        var other = new SessionWriter(_mss.Log, new EventChain(new InstallationSecret(new byte[32])), "elsewhere", _mss.Time);
        var state = (await other.LoadAsync(accepted.TransactionId))!;
        Assert.True(await other.TakeOverAsync(state));
        held.SetResult();
        await MssCluster.EventuallyAsync(
            async () =>
            {
                await _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).GoOn();
                return (await _mss.Log.ReadAsync(accepted.TransactionId))!.Outcome is not null;
            },
            "somebody ends the transaction");

        var session = (await _mss.Log.ReadAsync(accepted.TransactionId))!;
        Assert.Equal(3, session.Epoch);
        Assert.DoesNotContain(session.Events, row => row.Epoch == 1 && row.Kind == "Signed");
        Assert.Equal(["Accepted", "Sent", "TakenOver", "TakenOver", "Signed"], await _mss.KindsAsync(accepted.TransactionId));
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task What_fails_the_same_way_every_time_ends_with_900_after_its_deadline()
    {
        _mss.Hooks.OnMoment = moment => moment.Step is Step.BeforeRequest or Step.BeforeInquire or Step.BeforeCancel
            ? throw new InvalidOperationException("a defect")
            : Task.CompletedTask;
        var accepted = await _mss.SubmitAsync(_mss.Order(_user));

        await MssCluster.EventuallyAsync(
            async () =>
            {
                _mss.Time.Advance(TimeSpan.FromSeconds(5));
                return (await _mss.Log.ReadAsync(accepted.TransactionId))!.Outcome is not null;
            },
            "the transaction ends");

        var outcome = await _mss.OutcomeAsync(accepted.TransactionId);
        Assert.Equal(StatusCode.InternalError, outcome.Status);
        Assert.DoesNotContain("defect", outcome.Fault!.DetailForAp, StringComparison.Ordinal);
        Assert.True((await _mss.Log.ReadAsync(accepted.TransactionId))!.Epoch < 15, "tries are spaced out");
    }
}
