using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Transactions;

/// <summary>A request sent again: never a second prompt for the same request, never an old signature for a new one.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Card = "899999902000001";
    private MssCluster _mss = null!;
    private Msisdn _user;

    public async Task InitializeAsync()
    {
        _mss = await MssCluster.StartAsync();
        _user = await _mss.AddUserAsync("+99902000001");
    }

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    [Fact]
    public async Task The_same_request_while_pending_is_the_same_transaction_and_one_prompt()
    {
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.Wait);
        var order = _mss.Order(_user);

        var first = await _mss.SubmitAsync(order);
        await MssCluster.EventuallyAsync(() => new(_mss.Phones.Pending(Card) is not null), "the request is shown");
        var again = await _mss.SubmitAsync(order);
        await _mss.Phones.ApproveAsync(Card, first.TransactionId.Value, "1234");
        var outcome = await _mss.OutcomeAsync(first.TransactionId);

        Assert.Equal(StatusCode.RequestOk, again.Status);
        Assert.Equal(first.TransactionId, again.TransactionId);
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Null(_mss.Phones.Pending(Card));
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task The_same_request_after_the_end_gets_the_same_signature()
    {
        var order = _mss.Order(_user);
        var outcome = await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);

        var again = await _mss.SubmitAsync(order);

        Assert.Equal(StatusCode.Signature, again.Status);
        Assert.Equal(outcome.Signature, again.Signature);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task The_same_request_after_a_refusal_gets_the_same_fault_and_no_second_prompt()
    {
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.Refuse);
        var order = _mss.Order(_user);
        await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.ApproveAtOnce);

        var again = await _mss.SubmitAsync(order);

        Assert.Equal(StatusCode.UserCancel, again.Status);
        Assert.Equal(0, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task Twenty_equal_requests_at_once_are_one_transaction()
    {
        var order = _mss.Order(_user);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _mss.SubmitAsync(order)));
        await _mss.OutcomeAsync(answers[0].TransactionId);

        Assert.All(answers, answer => Assert.Equal(answers[0].TransactionId, answer.TransactionId));
        Assert.All(answers, answer => Assert.Null(answer.Fault));
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("user")]
    [InlineData("profile")]
    [InlineData("displayed")]
    [InlineData("format")]
    [InlineData("timeout")]
    public async Task Other_content_under_the_same_identifiers_is_fault_101(string changed)
    {
        var order = _mss.Order(_user);
        await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);
        var other = changed switch
        {
            "text" => order with { DataToBeSigned = new DataObject(DataObject.PlainText, "Pay 1000 euro?"u8.ToArray()) },
            "user" => order with { Msisdn = await _mss.AddUserAsync("+99902000002"), MsisdnAsReceived = "+99902000002" },
            "profile" => order with { Profile = SignatureProfile.Parse("mss::authn:loa2") },
            "displayed" => order with { DataToBeDisplayed = new DataObject(DataObject.PlainText, "Log in?"u8.ToArray()) },
            "format" => order with { Format = SignatureFormat.Pkcs1 },
            _ => order with { TimeOutSeconds = 61 },
        };

        var answer = await _mss.SubmitAsync(other);

        Assert.Equal(StatusCode.WrongParam, answer.Status);
        Assert.Null(answer.Signature);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task Another_Instant_is_a_new_request_and_the_user_is_asked_anew()
    {
        var order = _mss.Order(_user);
        var first = await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);

        var again = order with { Instant = order.Instant.AddSeconds(1) };
        var second = await _mss.OutcomeAsync((await _mss.SubmitAsync(again)).TransactionId);

        Assert.NotEqual(first.TransactionId, second.TransactionId);
        Assert.Equal(StatusCode.Signature, second.Status);
        Assert.Equal(2, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task For_an_AP_with_unique_AP_TransIDs_another_Instant_is_fault_101()
    {
        var order = _mss.Order(_user) with { UniqueApTransId = true };
        var first = await _mss.SubmitAsync(order);
        await _mss.OutcomeAsync(first.TransactionId);

        var same = await _mss.SubmitAsync(order);
        var again = await _mss.SubmitAsync(order with { Instant = order.Instant.AddSeconds(1) });

        Assert.Equal(StatusCode.Signature, same.Status);
        Assert.Equal(StatusCode.WrongParam, again.Status);
        Assert.Equal(1, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task A_retry_is_answered_even_while_the_device_is_busy_with_something_else()
    {
        var order = _mss.Order(_user);
        var first = await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);
        await _mss.Cards.SetUserAsync(Card, SimulatedUser.Wait);
        await _mss.SubmitAsync(_mss.Order(_user));

        Assert.Equal(first.Signature, (await _mss.SubmitAsync(order)).Signature);
    }
}
