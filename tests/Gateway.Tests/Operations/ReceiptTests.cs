using System.Xml;
using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Tests.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_Receipt from the HTTP request to the cluster and back.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private const string Extension = """
        <sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" UserAck="true"><sco:ReceiptProfile Language="de">
        <sco:ReceiptProfileURI>http://mss.swisscom.ch/synch</sco:ReceiptProfileURI></sco:ReceiptProfile></sco:ReceiptRequestExtension>
        """;

    private const string Message = "<mss:Message>Thank you</mss:Message>";
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_lenient_receipt_without_types_and_extension_is_100_without_StatusDetail()
    {
        var answer = await _host.PostAsync(Xml(Status("") + Message));

        Assert.Equal((100, "REQUEST_OK"), (answer.Status, answer.Value("//mss:StatusMessage")));
        Assert.Null(answer.Find("//mss:StatusDetail")); // rule 21
        Assert.Empty(Validate(answer.Text));
        var (id, order, _) = Assert.Single(_host.Grains.Receipted);
        Assert.Equal(("t1", "http://ap1.example", "A1", "+99901000001"), (id, order.ApId, order.ApTransId, order.Msisdn.Value));
        Assert.Equal((100, false, 60, "text/plain"), (order.ReportedStatus, order.WantsUserAck, order.TimeOutSeconds, order.Message!.MimeType));
        Assert.Equal("Thank you"u8.ToArray(), order.Message.Content);
    }

    [Theory]
    [InlineData("OK", "true")]
    [InlineData("CANCEL", "true")]
    [InlineData("TIMEOUT", "false")]
    public async Task The_extension_is_answered_by_exactly_one_with_what_the_user_did(string response, string acknowledged)
    {
        _host.Grains.OnReceipt = (_, _, _) => Task.FromResult(new ReceiptAnswer { UserResponse = response, WasShown = true });

        var answer = await _host.PostAsync(Xml(Status(Extension) + Message));

        Assert.True(Assert.Single(_host.Grains.Receipted).Order.WantsUserAck);
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(answer.Text);
        var detail = Assert.Single(document.GetElementsByTagName("mss:StatusDetail").Cast<XmlElement>());
        var extension = (XmlElement)Assert.Single(detail.ChildNodes.Cast<XmlNode>());
        Assert.Equal("sco:ReceiptResponseExtension", extension.Name);
        Assert.Equal(("synch", acknowledged, $$"""{"status":"{{response}}"}"""), (extension.GetAttribute("ReceiptMessagingMode"), extension.GetAttribute("UserAck"), extension.GetAttribute("UserResponse")));
        Assert.Equal(("true", "true", "http://mss.swisscom.ch/synch"), (extension.GetAttribute("NetworkAck"), extension.GetAttribute("ClientAck"), extension.InnerText));
        Assert.Empty(Validate(answer.Text));
    }

    [Fact]
    public async Task The_answer_is_waited_for_by_asking_the_same_again()
    {
        var time = new FakeTimeProvider(TestTime.Start);
        await using var host = await GatewayHost.StartAsync(time);
        host.Grains.OnReceipt = (_, _, wait) =>
        {
            time.Advance(wait); // the user takes a minute's third and another one
            return Task.FromResult(
                host.Grains.Receipted.Count < 3 ? new ReceiptAnswer { IsPending = true, Deadline = TestTime.Start.AddMinutes(1) } : new ReceiptAnswer { UserResponse = "OK" });
        };

        var answer = await host.PostAsync(Xml(Status(Extension) + Message)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(100, answer.Status);
        Assert.Equal(3, host.Grains.Receipted.Count);
        Assert.All(host.Grains.Receipted, receipt => Assert.Equal(TimeSpan.FromSeconds(20), receipt.Wait));
    }

    [Fact]
    public async Task Fault_900_when_the_receipts_end_is_not_known_after_its_time()
    {
        var time = new FakeTimeProvider(TestTime.Start);
        await using var host = await GatewayHost.StartAsync(time);
        host.Grains.OnReceipt = (_, _, wait) =>
        {
            time.Advance(wait);
            return Task.FromResult(new ReceiptAnswer { IsPending = true, Deadline = TestTime.Start.AddMinutes(1) });
        };

        (await host.PostAsync(Xml(Status(Extension) + Message)).WaitAsync(TimeSpan.FromSeconds(60))).AssertFault(900);
        Assert.Equal(4, host.Grains.Receipted.Count); // 80 s: what clients wait for
    }

    [Fact]
    public async Task A_TimeOut_beyond_a_minute_is_a_minute() // what the screen does, see docs/wire.md
    {
        await _host.PostAsync(Xml(Status(Extension.Replace("UserAck", "TimeOut=\"300\" UserAck", StringComparison.Ordinal)) + Message));
        Assert.Equal(60, Assert.Single(_host.Grains.Receipted).Order.TimeOutSeconds);
    }

    [Fact]
    public async Task Fault_102_no_MSSP_TransID() => await RefusedAsync(102, Xml(Message, transactionId: ""), "MSSP_TransID");

    [Fact]
    public async Task Fault_101_a_MSSP_TransID_that_cannot_be() => await RefusedAsync(101, Xml(Message, transactionId: "1 2"), "There is no such transaction.");

    [Theory]
    [InlineData("ReceiptMessagingMode=\"synch\"", "ReceiptMessagingMode=\"asynch\"", "ReceiptMessagingMode")]
    [InlineData("UserAck=\"true\"", "UserAck=\"yes\"", "UserAck")]
    [InlineData("UserAck=\"true\"", "TimeOut=\"0\"", "TimeOut")]
    [InlineData("UserAck=\"true\"", "TimeOut=\"a\"", "TimeOut")]
    public async Task Fault_101_an_extension_that_asks_for_what_there_is_not(string right, string wrong, string named) =>
        await RefusedAsync(101, Xml(Status(Extension.Replace(right, wrong, StringComparison.Ordinal)) + Message), named);

    [Fact]
    public async Task Fault_101_a_signed_receipt_since_it_is_not_verified() => await RefusedAsync(101, Xml(Message + "<mss:SignedReceipt/>"), "SignedReceipt");

    [Fact]
    public async Task Fault_101_a_status_that_is_no_number() => await RefusedAsync(101, Xml("<mss:Status><mss:StatusCode Value=\"x\"/></mss:Status>"), "StatusCode");

    [Fact]
    public async Task Fault_105_nobody_named() => await RefusedAsync(105, Xml(Message, mobileUser: ""), "MobileUser");

    [Fact]
    public async Task Fault_103_an_empty_message() => await RefusedAsync(103, Xml("<mss:Message/>"), "Message");

    [Theory]
    [InlineData("MimeType=\"application/alauda-rsamessage\" Encoding=\"BASE64\"")]
    [InlineData("MimeType=\"application/octet-stream\"")]
    [InlineData("MimeType=\"text/plain;charset=latin1\"")]
    [InlineData("Encoding=\"ucs2\"")]
    public async Task Fault_107_a_message_that_is_no_plain_text(string attributes) => await RefusedAsync(107, Xml($"<mss:Message {attributes}>abcd</mss:Message>"), "Message");

    [Fact]
    public async Task Fault_104_a_wrong_password() => (await _host.PostAsync(Xml(Message).Replace("secret1", "guessed", StringComparison.Ordinal))).AssertFault(104);

    [Theory]
    [InlineData(101)]
    [InlineData(103)]
    [InlineData(107)]
    [InlineData(209)]
    public async Task Fault_101_103_107_209_from_the_transaction(int code)
    {
        _host.Grains.OnReceipt = (_, _, _) => Task.FromResult(ReceiptAnswer.Refused(new Fault(new StatusCode(code), "operator's reason")));
        var answer = await _host.PostAsync(Xml(Message));
        answer.AssertFault(code);
        Assert.DoesNotContain("operator", answer.Text, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(int code, string xml, string named)
    {
        var answer = await _host.PostAsync(xml);
        answer.AssertFault(code);
        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
        Assert.Empty(_host.Grains.Receipted);
    }

    private static string Status(string detail) => $"<mss:Status><mss:StatusCode Value=\"100\"/>{(detail.Length == 0 ? "" : $"<mss:StatusDetail>{detail}</mss:StatusDetail>")}</mss:Status>";

    private static string Xml(string rest, string transactionId = "t1", string mobileUser = "<mss:MobileUser><mss:MSISDN>99901000001</mss:MSISDN></mss:MobileUser>") =>
        new SoapRequest().StatusXml(transactionId).Replace("MSS_StatusReq", "MSS_ReceiptReq", StringComparison.Ordinal)
            .Replace("</mss:MSS_ReceiptReq>", $"{mobileUser}{rest}</mss:MSS_ReceiptReq>", StringComparison.Ordinal);

    private static List<string> Validate(string envelope)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(envelope);
        document.LoadXml(document.GetElementsByTagName("mss:MSS_ReceiptResp")[0]!.OuterXml);
        var errors = new List<string>();
        document.Schemas = new LocalSchemas().Compile();
        document.Validate((_, e) => errors.Add(e.Message));
        return errors;
    }
}
