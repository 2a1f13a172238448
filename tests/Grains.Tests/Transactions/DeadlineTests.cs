using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Sscd;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Transactions;

public sealed class DeadlineTests : IAsyncLifetime
{
    private const string Card = "899999903000001";
    private MssCluster _mss = null!;
    private Msisdn _user;

    public async Task InitializeAsync()
    {
        _mss = await MssCluster.StartAsync();
        _user = await _mss.AddUserAsync("+99903000001", SimulatedUser.Wait);
    }

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    private Task<TransactionAnswer> StatusAsync(TransactionId id) =>
        _mss.Grains.GetGrain<ITransactionGrain>(id.Value).Status("http://ap1.example", TimeSpan.Zero);

    private async Task<TransactionId> ShownAsync(SignatureOrder order)
    {
        var accepted = await _mss.SubmitAsync(order);
        Assert.Equal(StatusCode.RequestOk, accepted.Status);
        await MssCluster.EventuallyAsync(() => new(_mss.Phones.Pending(Card)?.TransactionId == accepted.TransactionId.Value), "the request is shown");

        // The timer is armed after the device has answered "pending"; a call that goes through the gate sees to it.
        await _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).GoOn();
        return accepted.TransactionId;
    }

    [Fact]
    public async Task A_transaction_is_pending_a_second_before_its_deadline_and_expired_a_second_after()
    {
        var id = await ShownAsync(_mss.Order(_user));

        _mss.Time.Advance(TimeSpan.FromSeconds(59));
        var before = await StatusAsync(id);
        _mss.Time.Advance(TimeSpan.FromSeconds(2));
        var after = await _mss.OutcomeAsync(id);

        Assert.Equal(StatusCode.OutstandingTransaction, before.Status);
        Assert.Equal(StatusCode.ExpiredTransaction, after.Status);
        Assert.Equal(2082, after.Fault!.SubCode); // the user's time: the device has shown the request
        Assert.Equal(["Accepted", "Sent", "Expired"], await _mss.KindsAsync(id));
    }

    [Fact]
    public async Task Before_it_expires_the_device_is_told_to_forget_the_request()
    {
        var id = await ShownAsync(_mss.Order(_user));

        _mss.Time.Advance(TimeSpan.FromSeconds(61));
        await _mss.OutcomeAsync(id);

        Assert.Null(_mss.Phones.Pending(Card));
        Assert.NotEqual(PhoneResult.Signed, await _mss.Phones.ApproveAsync(Card, id.Value, "1234"));
        Assert.Equal(0, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task A_signature_whose_answer_was_lost_is_found_at_the_deadline()
    {
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.LoseAnswer);
        var accepted = await _mss.SubmitAsync(_mss.Order(_user));
        await MssCluster.EventuallyAsync(() => new(_mss.Cards.SignaturesMadeBy(Card) == 1), "the device signs");
        await _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).GoOn();
        Assert.Equal(StatusCode.OutstandingTransaction, (await StatusAsync(accepted.TransactionId)).Status);

        _mss.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(StatusCode.Signature, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task An_answer_after_the_end_is_logged_and_discarded()
    {
        var id = await ShownAsync(_mss.Order(_user));
        _mss.Time.Advance(TimeSpan.FromSeconds(61));
        await _mss.OutcomeAsync(id);

        await _mss.Grains.GetGrain<ITransactionGrain>(id.Value).DeviceAnswered(new DeviceAnswer { Signature = [1, 2, 3] });

        Assert.Equal(["Accepted", "Sent", "Expired", "LateAnswer"], await _mss.KindsAsync(id));
        Assert.Equal(StatusCode.ExpiredTransaction, (await StatusAsync(id)).Status);
        Assert.Null((await StatusAsync(id)).Signature);
    }

    [Fact]
    public async Task A_device_that_does_not_confirm_cannot_hold_the_expiry_up()
    {
        var id = await ShownAsync(_mss.Order(_user));
        _mss.Hooks.Distort = (step, reply) => step == Step.BeforeCancel ? new SscdReply(SscdState.Unreachable) : reply;

        _mss.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(StatusCode.ExpiredTransaction, (await _mss.OutcomeAsync(id)).Status);
    }

    [Fact]
    public async Task The_earlier_of_time_out_and_validity_date_is_the_deadline()
    {
        var now = _mss.Time.GetUtcNow();

        var byDate = await _mss.SubmitAsync(_mss.Order(_user) with { TimeOutSeconds = 60, ValidityDate = now.AddSeconds(30) });

        Assert.Equal(now.AddSeconds(30), byDate.Deadline);
    }

    [Fact]
    public async Task A_validity_date_in_the_past_is_fault_208_and_no_prompt()
    {
        var answer = await _mss.SubmitAsync(_mss.Order(_user) with { ValidityDate = _mss.Time.GetUtcNow() });

        Assert.Equal(StatusCode.ExpiredTransaction, answer.Status);
        Assert.Null(_mss.Phones.Pending(Card));
    }

    [Fact]
    public async Task A_life_longer_than_allowed_is_fault_101()
    {
        Assert.Equal(StatusCode.WrongParam, (await _mss.SubmitAsync(_mss.Order(_user) with { TimeOutSeconds = 86_401 })).Status);
    }

    [Fact]
    public async Task A_device_that_stays_out_of_reach_is_fault_209_after_the_grace()
    {
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.Unreachable);
        var accepted = await _mss.SubmitAsync(_mss.Order(_user));

        await MssCluster.EventuallyAsync(
            async () =>
            {
                _mss.Time.Advance(TimeSpan.FromSeconds(1));
                return (await StatusAsync(accepted.TransactionId)).IsFinal;
            },
            "the transaction ends");

        Assert.Equal(StatusCode.OtaError, (await StatusAsync(accepted.TransactionId)).Status);
        Assert.True(_mss.Time.GetUtcNow() < accepted.Deadline, "it need not wait for the deadline");
    }

    [Fact]
    public async Task A_device_that_comes_back_within_the_grace_signs()
    {
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.Unreachable);
        var accepted = await _mss.SubmitAsync(_mss.Order(_user));
        await MssCluster.EventuallyAsync(async () => (await _mss.KindsAsync(accepted.TransactionId)).Contains("Sent"), "the device is asked");

        await _mss.Cards.SetUserAsync(Card, SimulatedUser.ApproveAtOnce);
        await MssCluster.EventuallyAsync(
            async () =>
            {
                _mss.Time.Advance(TimeSpan.FromSeconds(0.2));
                return (await StatusAsync(accepted.TransactionId)).IsFinal;
            },
            "the transaction ends");

        Assert.Equal(StatusCode.Signature, (await StatusAsync(accepted.TransactionId)).Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }
}
