using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Tests.Services;

/// <summary>What was stored before there were services stays what it was.</summary>
public sealed class ServiceContractTests
{
    private static readonly SignatureOrder Order = new()
    {
        ApId = "http://ap1.example",
        ApTransId = "A1",
        Instant = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
        ApDisplayName = "AP One",
        Msisdn = Msisdn.Parse("+99901000001"),
        MsisdnAsReceived = "+99901000001",
        DataToBeSigned = new DataObject(DataObject.PlainText, Encoding.UTF8.GetBytes("Pay 10 euro?")),
        Profile = SignatureProfile.Parse("mss::sign:loa4"),
        Mode = MessagingMode.AsynchClientServer,
        TimeOutSeconds = 60,
    };

    [Fact]
    public void An_order_without_services_hashes_as_it_did_before_there_were_any()
    {
        // Computed outside of this program, from the fields of the first version.
        const string Before = "7a9ebb08895a6d6a1adf2e46235c9c533bd0288e4b91a72285a1588e0c422040";
        Assert.Equal(Before, Convert.ToHexStringLower(OrderHash.Of(Order)));
        Assert.Equal(Before, Convert.ToHexStringLower(OrderHash.Of(Order with { Services = [] })));

        // What the AP's contract says is no part of the request.
        Assert.Equal(Before, Convert.ToHexStringLower(OrderHash.Of(Order with { Validate = true })));
    }

    [Fact]
    public void Whatever_a_service_says_makes_it_another_request()
    {
        var one = new ServiceOrder { Uri = "a", Text = "x", Attributes = ["age"], RequestId = "q" };
        ServiceOrder[][] all =
        [
            [], [one], [one, one], [one with { Uri = "b" }], [one with { Text = "y" }], [one with { Text = null }], [one with { Attributes = null }], [one with { Attributes = [] }],
            [one with { Attributes = ["age", "x"] }], [one with { Attributes = ["agex"] }], [one with { Partial = true }], [one with { RequestId = null }], [new ServiceOrder { Uri = "a" }, one],
        ];
        var hashes = all.Select(services => Convert.ToHexString(OrderHash.Of(Order with { Services = services }))).ToList();
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.Equal(Hash("abc"), Hash("abd"));
        string Hash(string code) => Convert.ToHexString(OrderHash.Of(Order with { Services = [one], NoSpam = new NoSpamCheck(code, true) }));
    }

    [Fact]
    public void Events_of_the_first_version_are_read_without_services()
    {
        var accepted = (Accepted)SessionEventCodec.Decode(nameof(Accepted), """
            {"apId":"a","apTransId":"t","instant":"2026-03-01T10:00:00+00:00","apName":"n","msisdn":"+99901000001","msisdnAsReceived":"+99901000001","contentHash":"AQ==","mimeType":"text/plain",
            "text":"x","shown":"x","profileUsed":"mss::sign:loa4:sim","format":"Cms","mode":"Synch","deadline":"2026-03-01T10:05:00+00:00","deviceKind":"sim","deviceId":"d","keyId":"k",
            "certificate":"AQ==","algorithm":"Ecdsa","hash":"SHA256","digest":"AQ=="}
            """u8)!;
        Assert.Equal((null, null, null), (accepted.Services, accepted.Language, accepted.Validate));
        var signed = (Signed)SessionEventCodec.Decode(nameof(Signed), """{"signature":"AQ=="}"""u8)!;
        Assert.Equal((null, null, null), (signed.Services, signed.Status, signed.ValueHash));
        Assert.Equal("""{"signature":"AQ=="}""", Encoding.UTF8.GetString(SessionEventCodec.Encode(signed)));
    }

    [Fact]
    public void A_signed_event_with_services_is_read_as_it_was_written()
    {
        var signed = new Signed
        {
            Signature = [1],
            Status = 502,
            ValueHash = [2],
            Services = [new SignedService { Uri = "a", ByAcquirer = true, Status = 502, SamlResponse = "<x/>", Certificates = [[3], [4]], TimeStampToken = [5] }, new SignedService { Uri = "b" }],
        };
        Assert.Equivalent(signed, SessionEventCodec.Decode(nameof(Signed), SessionEventCodec.Encode(signed)), strict: true);
    }

    [Theory]
    [InlineData(230, null)]
    [InlineData(231, 103)]
    public void An_event_id_stands_above_the_text_and_counts_for_its_length(int length, int? fault)
    {
        var text = new string('x', length);
        var refused = DisplayText.Compose(new DataObject(DataObject.PlainText, Encoding.UTF8.GetBytes(text)), null, "sim", [], out var shown, "A1B2C3D4");
        Assert.Equal(fault, refused?.Code.Value);
        Assert.Equal("A1B2C3D4\n" + text, shown);
    }
}
