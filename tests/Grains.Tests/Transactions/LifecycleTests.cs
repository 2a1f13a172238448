using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Transactions;

public sealed class LifecycleTests : IAsyncLifetime
{
    private static int _users;
    private MssCluster _mss = null!;

    public async Task InitializeAsync() => _mss = await MssCluster.StartAsync();

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    private Task<Msisdn> UserAsync(SimulatedUser? person = null, SimKeyAlgorithm algorithm = SimKeyAlgorithm.EcP256) =>
        _mss.AddUserAsync($"+9990100{Interlocked.Increment(ref _users):D4}", person, algorithm);

    private static string CardOf(Msisdn user) => "8999" + user.Value[1..];

    [Theory]
    [InlineData(SimKeyAlgorithm.EcP256)]
    [InlineData(SimKeyAlgorithm.Rsa2048)]
    public async Task An_accepted_order_is_answered_at_once_and_signed_once(SimKeyAlgorithm algorithm)
    {
        var order = _mss.Order(await UserAsync(null, algorithm));

        var accepted = await _mss.SubmitAsync(order);
        var outcome = await _mss.OutcomeAsync(accepted.TransactionId);

        Assert.Equal(StatusCode.RequestOk, accepted.Status);
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.NotEmpty(outcome.Signature!);
        Assert.Equal(order.Msisdn.Value, outcome.MsisdnAsReceived);
        Assert.Equal(["Accepted", "Sent", "Signed"], await _mss.KindsAsync(accepted.TransactionId));
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(CardOf(order.Msisdn)));
    }

    [Fact]
    public async Task A_refusal_by_the_user_is_fault_401()
    {
        var accepted = await _mss.SubmitAsync(_mss.Order(await UserAsync(SimulatedUser.Refuse)));

        Assert.Equal(StatusCode.UserCancel, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
        Assert.Equal(["Accepted", "Sent", "Failed"], await _mss.KindsAsync(accepted.TransactionId));
    }

    [Fact]
    public async Task A_blocked_PIN_is_fault_402()
    {
        var accepted = await _mss.SubmitAsync(_mss.Order(await UserAsync(SimulatedUser.WrongPin(3))));

        Assert.Equal(StatusCode.PinBlocked, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
    }

    [Fact]
    public async Task A_status_query_waits_for_the_outcome_when_it_is_asked_to()
    {
        var user = await UserAsync(SimulatedUser.Wait);
        var accepted = await _mss.SubmitAsync(_mss.Order(user));
        var query = _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).Status("http://ap1.example", TimeSpan.FromSeconds(20));

        await MssCluster.EventuallyAsync(() => new(_mss.Phones.Pending(CardOf(user)) is not null), "the request is shown");
        Assert.False(query.IsCompleted);
        await _mss.Phones.ApproveAsync(CardOf(user), accepted.TransactionId.Value, "1234");

        Assert.Equal(StatusCode.Signature, (await query.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task A_status_query_answers_504_when_its_waiting_time_is_over()
    {
        var accepted = await _mss.SubmitAsync(_mss.Order(await UserAsync(SimulatedUser.Wait)));
        var query = _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).Status("http://ap1.example", TimeSpan.FromHours(1));

        // However long it wants to wait, 20 seconds is the bound; the clock moves until the query has begun to wait.
        await MssCluster.EventuallyAsync(
            () =>
            {
                _mss.Time.Advance(TimeSpan.FromSeconds(1));
                return new(query.IsCompleted || _mss.Time.GetUtcNow().Second > 50);
            },
            "the query ends");

        Assert.Equal(StatusCode.OutstandingTransaction, (await query).Status);
    }

    [Fact]
    public async Task Another_AP_hears_of_a_transaction_exactly_what_it_hears_of_one_that_does_not_exist()
    {
        var accepted = await _mss.SubmitAsync(_mss.Order(await UserAsync()));

        var foreign = await _mss.Grains.GetGrain<ITransactionGrain>(accepted.TransactionId.Value).Status("http://ap3.example", TimeSpan.Zero);
        var unknown = await _mss.Grains.GetGrain<ITransactionGrain>("tdoesnotexist").Status("http://ap3.example", TimeSpan.Zero);

        Assert.Equal(StatusCode.WrongParam, foreign.Status);
        Assert.Equal(unknown.Fault!.DetailForAp, foreign.Fault!.DetailForAp);
        Assert.Equal(unknown with { Fault = null }, foreign with { Fault = null });
    }

    [Fact]
    public async Task A_signature_that_does_not_verify_is_never_delivered()
    {
        var order = _mss.Order(await UserAsync());
        _mss.Hooks.Distort = (_, reply) =>
        {
            if (reply.Signature is null)
            {
                return reply;
            }

            var forged = reply.Signature.ToArray();
            forged[^1] ^= 1;
            return reply with { Signature = forged };
        };

        var outcome = await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);

        Assert.Equal(StatusCode.SignatureProcessProblem, outcome.Status);
        Assert.Null(outcome.Signature);
    }

    [Fact]
    public async Task An_unknown_user_is_fault_105_and_nothing_is_logged()
    {
        var order = _mss.Order(Msisdn.Parse("+99908888888"));

        var answer = await _mss.SubmitAsync(order);

        Assert.Equal(StatusCode.UnknownClient, answer.Status);
        Assert.Equal(1052, answer.Fault!.SubCode);
        Assert.Null(await _mss.Log.ReadAsync(_mss.Ids.Create(order.ApId, order.ApTransId, order.Instant)));
    }

    [Fact]
    public async Task A_second_request_for_a_busy_device_is_fault_406_until_the_first_has_ended()
    {
        var user = await UserAsync(SimulatedUser.Wait);
        var first = await _mss.SubmitAsync(_mss.Order(user));
        await MssCluster.EventuallyAsync(() => new(_mss.Phones.Pending(CardOf(user)) is not null), "the request is shown");

        var second = await _mss.SubmitAsync(_mss.Order(user));
        await _mss.Phones.RefuseAsync(CardOf(user), first.TransactionId.Value);
        await _mss.OutcomeAsync(first.TransactionId);

        Assert.Equal(StatusCode.SignatureProcessProblem, second.Status);
        await MssCluster.EventuallyAsync(
            async () => (await _mss.SubmitAsync(_mss.Order(user))).Status == StatusCode.RequestOk, "the device is free again");
    }

    [Fact]
    public async Task What_a_device_cannot_show_is_refused_and_leaves_the_device_free()
    {
        var user = await UserAsync();

        var reordered = await _mss.SubmitAsync(_mss.Order(user, text: "Pay 10 \u202E0001 euro"));
        var long240 = await _mss.SubmitAsync(_mss.Order(user, text: new string('x', 240)));
        var fits = await _mss.SubmitAsync(_mss.Order(user, text: new string('x', 239)));

        Assert.Equal(StatusCode.InappropriateData, reordered.Status);
        Assert.Equal(StatusCode.WrongDataLength, long240.Status);
        Assert.Equal(StatusCode.RequestOk, fits.Status);
    }
}
