using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using static Mss.Grains.Tests.Documents.DocumentOrders;

namespace Mss.Grains.Tests.Documents;

/// <summary>What is stored and hashed of several documents, and what is shown of them.</summary>
public sealed class DocumentContractTests
{
    private static readonly SignatureOrder Order = new()
    {
        ApId = "http://ap1.example",
        ApTransId = "A1",
        Instant = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
        ApDisplayName = "AP One",
        Msisdn = Msisdn.Parse("+99901000001"),
        MsisdnAsReceived = "+99901000001",
        DataToBeSigned = Text("Pay 10 euro?"),
        Profile = SignatureProfile.Parse("mss::sign:loa4"),
        Mode = MessagingMode.AsynchClientServer,
    };

    [Fact]
    public void Whatever_a_document_says_makes_it_another_request()
    {
        var one = Document("text", reference: "r") with { DataToBeDisplayed = Text("shown") };
        FurtherDocument[][] all =
        [
            [], [one], [one, one], [one with { Reference = null }], [one with { Reference = "" }], [one with { DataToBeSigned = Text("other") }],
            [one with { DataToBeSigned = new DataObject(DataObject.OctetStream, "text"u8.ToArray()) }], [one with { DataToBeDisplayed = null }], [one with { DataToBeDisplayed = Text("x") }],
            [one with { ProfileAsReceived = null }], [one with { ProfileAsReceived = "mss::sign:loa3" }], [one with { Comparison = ProfileComparison.Minimum }],
            [one with { Format = SignatureFormat.Pkcs1 }], [one with { Pss = true }], [one with { HasKeyReference = true }],
        ];
        var hashes = all.Select(documents => Hash(new ServiceOrder { Uri = ServiceUris.DocSign, Documents = documents })).ToList();
        hashes.Add(Hash(new ServiceOrder { Uri = ServiceUris.DocSign }));
        hashes.Add(Hash(new ServiceOrder { Uri = ServiceUris.BatchSign, Documents = [one] }));
        hashes.Add(Hash(new ServiceOrder { Uri = ServiceUris.DocSign, Documents = [one] }, new ServiceOrder { Uri = "a" }));
        hashes.Add(Hash(new ServiceOrder { Uri = "a" }, new ServiceOrder { Uri = ServiceUris.DocSign, Documents = [one] }));
        Assert.Equal(hashes.Count, hashes.Distinct().Count());

        // What the AP's contract says of it is no part of what was asked.
        Assert.Equal(hashes[1], Hash(new ServiceOrder { Uri = ServiceUris.DocSign, Documents = [one with { Refusal = new Fault(StatusCode.UnauthorizedAccess, "x") }] }));

        static string Hash(params ServiceOrder[] services) => Convert.ToHexString(OrderHash.Of(Order with { Services = services }));
    }

    [Fact]
    public void Events_without_documents_have_no_trace_of_them()
    {
        var sent = new Sent { DeviceKind = "sim", DeviceId = "d", Digest = [1] };
        Assert.Equal("""{"deviceKind":"sim","deviceId":"d","digest":"AQ=="}""", Encoding.UTF8.GetString(SessionEventCodec.Encode(sent)));
        var signed = new Signed { Signature = [1], Services = [new SignedService { Uri = "a" }] };
        Assert.Equal("""{"signature":"AQ==","services":[{"uri":"a"}]}""", Encoding.UTF8.GetString(SessionEventCodec.Encode(signed)));
        Assert.Null(((Sent)SessionEventCodec.Decode(nameof(Sent), SessionEventCodec.Encode(sent))!).Further);
    }

    [Fact]
    public void Events_with_documents_are_read_as_they_were_written()
    {
        var signed = new Signed
        {
            Signature = [1],
            ValueHash = [2],
            Services =
            [
                new SignedService
                {
                    Uri = ServiceUris.DocSign,
                    Documents = [new SignedDocument { Signature = [3], Status = 502, TimeStampToken = [4], Certificates = [[5]] }, new SignedDocument { Status = 109 }],
                },
            ],
        };
        Assert.Equivalent(signed, SessionEventCodec.Decode(nameof(Signed), SessionEventCodec.Encode(signed)), strict: true);
        var sent = new Sent { DeviceKind = "sim", DeviceId = "d", Digest = [1], Further = [[2], [3]] };
        Assert.Equivalent(sent, SessionEventCodec.Decode(nameof(Sent), SessionEventCodec.Encode(sent)), strict: true);
    }

    [Fact]
    public void Documents_are_numbered_below_the_event_id()
    {
        Assert.Null(Compose(out var text, "A1B2", "one", "two\nlines", "three"));
        Assert.Equal("A1B2\n1/3 one\n2/3 two\nlines\n3/3 three", text);
    }

    [Theory]
    [InlineData("Pay 1\n2/3 Pay 2")]
    [InlineData("Pay 1\r2/3 Pay 2")]
    [InlineData("Pay 1\n  2 / 3 Pay 2")]
    [InlineData("2/3 Pay 2")]
    [InlineData("Pay 1\n２/３ Pay 2")]
    [InlineData("Pay 1\n2⁄3")]
    [InlineData("Pay 1\n2∕3")]
    [InlineData("Pay 1\n٢/٣ Pay")]
    [InlineData("Pay 1\n２／３ Pay 2")]
    public void Fault_107_a_text_that_would_pass_for_two_documents(string text)
    {
        var fault = Compose(out _, null, "one", text, "three");
        Assert.Equal(StatusCode.InappropriateData, fault!.Code);
        Assert.StartsWith("B[2]/DataToBeSigned", fault.DetailForAp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/2 cup of sugar")]
    [InlineData("Half: 2/3")]
    [InlineData("2/30")]
    [InlineData("2026/3/1")]
    public void Other_fractions_and_dates_are_shown(string text) => Assert.Null(Compose(out _, null, "one", text, "three"));

    [Theory]
    [InlineData(108, null)]
    [InlineData(109, 103)]
    public void Fault_103_numbers_count_for_what_the_screen_holds(int length, int? fault)
    {
        // 3/4 and a blank, twice, and a line break are nine; outside of the GSM alphabet a SIM shows 119 characters.
        var half = new string('ж', 55);
        Assert.Equal(fault, Compose(out _, null, half, new string('ж', length - half.Length + 2))?.Code.Value);
    }

    private static Fault? Compose(out string text, string? eventId, params string[] texts) => DisplayText.ComposeSeveral(
        [.. texts.Select((one, i) => new ShownDocument(Text(one), null, [], $"B[{i + 1}]/"))], "sim", out text, eventId);
}
