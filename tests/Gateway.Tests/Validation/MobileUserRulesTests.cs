using Mss.Gateway.Messages;

namespace Mss.Gateway.Tests.Validation;

/// <summary>MobileUser (wire rule 10): normalised inside, kept as received for the answer.</summary>
public sealed class MobileUserRulesTests
{
    [Theory]
    [InlineData("+41791234567", "+41791234567")]
    [InlineData("41791234567", "+41791234567")]
    [InlineData("0041791234567", "+41791234567")]
    [InlineData("+41 79 123 45 67", "+41791234567")]
    [InlineData("905321234567", "+905321234567")]
    public void A_number_is_normalised_inside_and_kept_as_it_came(string received, string normal)
    {
        var order = Build.Accept(request => request.MobileUser!.Msisdn = received);
        Assert.Equal((normal, received), (order.Msisdn.Value, order.MsisdnAsReceived));
    }

    [Theory]
    [InlineData("5321234567", "+905321234567")]
    [InlineData("05321234567", "+905321234567")]
    [InlineData("905321234567", "+905321234567")]
    [InlineData("+41791234567", "+41791234567")]
    public void A_national_number_is_completed_where_the_operator_has_set_a_country(string received, string normal) =>
        Assert.Equal(normal, Build.Accept(request => request.MobileUser!.Msisdn = received, new GatewayOptions { CountryCode = "90" }).Msisdn.Value);

    [Theory]
    [InlineData("0791234567")]
    [InlineData("+0")]
    [InlineData("abc")]
    [InlineData("+12345678901234567")]
    [InlineData("+4179 ' OR 1=1")]
    public void Fault_101_a_number_that_is_none(string received)
    {
        var fault = Build.Refuse(101, request => request.MobileUser!.Msisdn = received);
        Assert.Equal("Illegal msisdn", fault.DetailForAp);
        Assert.DoesNotContain(received, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Fault_105_no_number(string? received) => Build.Refuse(105, request => request.MobileUser!.Msisdn = received);

    [Fact]
    public void Fault_105_no_MobileUser_or_one_without_a_usable_identifier()
    {
        Build.Refuse(105, request => request.MobileUser = null);
        Build.Refuse(105, request => request.MobileUser = new MobileUserInfo { UserIdentifier = "alice@operator.example" });
    }
}
