using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd.Sim;
using static Mss.Grains.Tests.Registration.RegistrationCase;

namespace Mss.Grains.Tests.Registration;

/// <summary>A registration sent again, one whose silo is gone, and one beside signature transactions.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task A_request_sent_again_is_answered_the_same_and_does_nothing_twice()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, Whole);
        var first = await RegisterAsync(mss, order);
        var version = (await mss.Users.GetAsync(order.Msisdn))!.Version;
        var again = await RegisterAsync(mss, order);
        var failing = Order(mss, Step(RegistrationOperation.CreateUser));
        var (nok, nokAgain) = (await RegisterAsync(mss, failing), await RegisterAsync(mss, failing));

        Assert.Equal((408, 408, 4), (first.Status.Value, again.Status.Value, again.Results.Length));
        Assert.Equal(first.Results[2].Certificate, again.Results[2].Certificate);
        Assert.Equal(version, (await mss.Users.GetAsync(order.Msisdn))!.Version);
        Assert.Equal(nok.Fault, nokAgain.Fault);
    }

    [Fact]
    public async Task Two_at_the_same_time_are_one()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, Whole);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RegisterAsync(mss, order)));

        Assert.All(answers, answer => Assert.Equal(408, answer.Status.Value));
        Assert.All(answers, answer => Assert.Equal(answers[0].Results[2].Certificate, answer.Results[2].Certificate));
        Assert.Equal(4, (await mss.Users.GetAsync(order.Msisdn))!.Version);
    }

    [Fact]
    public async Task Fault_101_for_another_request_under_the_same_identifiers()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, Step(RegistrationOperation.CreateUser));
        await RegisterAsync(mss, order);
        var other = await RegisterAsync(mss, order with { Steps = [Step(RegistrationOperation.RemoveUser)] });

        Assert.Equal((101, "AP_TransID: was used before for another request"), (other.Status.Value, other.Fault!.DetailForAp));
        Assert.NotEqual(Grains.MobileUsers.UserState.Removed, (await mss.Users.GetAsync(order.Msisdn))!.State);
    }

    [Fact]
    public async Task Fault_407_ends_a_registration_whose_silo_was_killed_in_the_middle()
    {
        await using var mss = await MssCluster.StartAsync(silos: 2);
        var order = Order(mss, Whole);
        var reached = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        mss.Hooks.OnMoment = moment =>
        {
            if (moment.Step != Hosting.Step.BeforeStepDone || reached.Task.IsCompleted)
            {
                return Task.CompletedTask;
            }

            reached.SetResult(moment.Silo);
            return never.Task;
        };
        var lost = RegisterAsync(mss, order);
        await mss.KillAsync(await reached.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        lost.Ignore();

        await MssCluster.EventuallyAsync(async () => (await mss.Log.ReadAsync(IdOf(mss, order)))?.Outcome == 407, "the sweep ends the registration");
        var answer = await RegisterAsync(mss, order);
        Assert.Equal((407, 4072), (answer.Status.Value, answer.Fault!.SubCode));
        Assert.Equal("The registration was interrupted after 0 of 4 operations. Whether the next one was done is not known.", answer.Fault.DetailForAp);
        Assert.Equal([nameof(RegistrationAccepted), nameof(TakenOver), nameof(RegistrationFailed)], await mss.KindsAsync(IdOf(mss, order)));
    }

    [Fact]
    public async Task Fault_900_while_the_log_fails_and_407_once_it_is_back()
    {
        await using var mss = await MssCluster.StartAsync();
        var order = Order(mss, Whole);
        mss.Hooks.OnMoment = moment => moment.Step == Hosting.Step.BeforeStepDone ? throw new SessionLogException("disk full") : Task.CompletedTask;
        var failed = await RegisterAsync(mss, order);
        mss.Hooks.OnMoment = null;
        var again = await RegisterAsync(mss, order);

        Assert.Equal("How far the registration came is not known. Send the same request again.", failed.Fault!.DetailForAp);
        Assert.Equal((900, 407), (failed.Status.Value, again.Status.Value));
    }

    [Fact]
    public async Task Fault_407_when_the_steps_take_too_long()
    {
        await using var mss = await MssCluster.StartAsync();
        mss.Hooks.OnMoment = moment =>
        {
            if (moment.Step == Hosting.Step.AfterProvide)
            {
                mss.Time.Advance(TimeSpan.FromMinutes(2));
            }

            return Task.CompletedTask;
        };
        var answer = await DoAsync(mss, Whole);
        Assert.Equal((407, 2), (answer.Status.Value, answer.Results.Length));
    }

    [Fact]
    public async Task An_open_registration_is_no_signature_transaction()
    {
        await using var farEnd = await FarEnd.CreateAsync();
        await farEnd.AddUserAsync(Number, SimulatedUser.ApproveAtOnce, SimKeyAlgorithm.EcP256);
        await using var mss = await MssCluster.StartAsync(farEnd: farEnd);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        mss.Hooks.OnMoment = moment =>
        {
            if (moment.Step != Hosting.Step.BeforeStepDone)
            {
                return Task.CompletedTask;
            }

            inside.TrySetResult();
            return goOn.Task;
        };

        // The user's activation meets the open registration when it looks for pending requests in the log.
        var order = Order(mss, Step(RegistrationOperation.GetUser));
        var registering = RegisterAsync(mss, order);
        await inside.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var signature = await mss.OutcomeAsync((await mss.SubmitAsync(mss.Order(order.Msisdn))).TransactionId);
        var status = await mss.Grains.GetGrain<ITransactionGrain>(IdOf(mss, order).Value).Status(order.ApId, TimeSpan.Zero);
        goOn.SetResult();

        Assert.Equal(500, signature.Status.Value);
        Assert.Equal("There is no such transaction.", status.Fault!.DetailForAp);
        Assert.Equal(408, (await registering).Status.Value);
    }

    [Fact]
    public async Task A_request_on_the_screen_of_a_card_that_is_taken_away_is_not_signed()
    {
        await using var mss = await MssCluster.StartAsync();
        Assert.Equal(408, (await DoAsync(mss, Whole)).Status.Value);
        await mss.Cards.SetUserAsync(Card, SimulatedUser.Wait);
        var pending = await mss.SubmitAsync(mss.Order(Msisdn.Parse(Number)));
        await MssCluster.EventuallyAsync(() => new(mss.Phones.Pending(Card) is not null), "the request is shown");
        Assert.Equal(408, (await DoAsync(mss, Step(RegistrationOperation.RemoveUser))).Status.Value);
        await mss.Phones.ApproveAsync(Card, pending.TransactionId.Value, "1234");

        Assert.Equal(404, (await mss.OutcomeAsync(pending.TransactionId)).Status.Value);
        Assert.Equal(0, mss.Cards.SignaturesMadeBy(Card));
    }
}
