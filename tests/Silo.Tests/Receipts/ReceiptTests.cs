using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Receipts;

/// <summary>MSS_Receipt through the whole system to the user's phone.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ReceiptTests(SharedApp shared)
{
    private const string User = "+99901001800";
    private const string Extension = """<sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" UserAck="true"/>""";

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public async Task A_receipt_is_shown_once_and_the_user_confirms_it(int version, bool rpc)
    {
        var request = new RequestText { Msisdn = User, Envelope = new Envelope(version, rpc) };
        var signed = await shared.App.Client.SignAsync(request);
        var before = Cards.MessagesShownBy(MssApp.CardOf(User));
        var text = request.Receipt(signed.TransactionId, "R1", "Thank you", Extension);

        var first = await shared.App.Client.PostAsync(request, text, https: false);
        var again = await shared.App.Client.PostAsync(request, text, https: false);
        var second = await shared.App.Client.PostAsync(request, request.Receipt(signed.TransactionId, "R2", "Thank you", ""), https: false);

        Assert.Equal(100, first.Code);
        Assert.Contains("""UserResponse="{&quot;status&quot;:&quot;OK&quot;}" """.Trim(), first.Text, StringComparison.Ordinal);
        Assert.Equal(100, again.Code);
        Assert.Equal(101, second.Fault);
        Assert.Equal(before + 1, Cards.MessagesShownBy(MssApp.CardOf(User)));
    }

    [Fact]
    public async Task Fault_101_a_receipt_for_another_APs_transaction()
    {
        var request = new RequestText { Msisdn = User };
        var signed = await shared.App.Client.SignAsync(request);
        var other = request with { Ap = Ap.Three };

        var answer = await shared.App.Client.PostAsync(other, other.Receipt(signed.TransactionId, "R1", "Thank you", ""), https: false);

        Assert.Equal(101, answer.Fault);
        Assert.Contains("There is no such transaction.", answer.Text, StringComparison.Ordinal);
    }

    private Mss.Sscd.Sim.SimulatedCards Cards => shared.App.Get<DevelopmentFarEnd>().Cards;
}
