using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>MessagingMode, TimeOut and ValidityDate.</summary>
public sealed class ModeRulesTests
{
    [Theory]
    [InlineData("synch", MessagingMode.Synch)]
    [InlineData("asynchClientServer", MessagingMode.AsynchClientServer)]
    public void Both_modes_that_deployments_use_are_served(string text, MessagingMode mode) => Assert.Equal(mode, Build.Accept(request => request.MessagingMode = text).Mode);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Fault_102_no_MessagingMode(string? mode) => Assert.Equal("MessagingMode is missing", Build.Refuse(102, request => request.MessagingMode = mode).DetailForAp);

    [Theory]
    [InlineData("asynchServerServer")]
    [InlineData("asynch")]
    [InlineData("Synch")]
    [InlineData("0")]
    [InlineData("synch ")]
    public void Fault_101_a_MessagingMode_that_is_not_served(string mode) =>
        Assert.StartsWith("MessagingMode: ", Build.Refuse(101, request => request.MessagingMode = mode).DetailForAp, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("1", 1)]
    [InlineData("80", 80)]
    [InlineData("0080", 80)]
    [InlineData("2147483647", int.MaxValue)]
    public void A_TimeOut_is_a_positive_number_of_seconds_or_none(string? text, int? seconds) => Assert.Equal(seconds, Build.Accept(request => request.TimeOut = text).TimeOutSeconds);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("80s")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("٨٠")]
    public void Fault_101_a_TimeOut_that_is_none(string text) => Assert.StartsWith("TimeOut: ", Build.Refuse(101, request => request.TimeOut = text).DetailForAp, StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-03-01T10:05:00Z")]
    [InlineData("2026-03-01T10:05:00")]
    [InlineData("2026-03-01T12:05:00.000+02:00")]
    public void A_ValidityDate_is_a_time_in_any_of_the_forms_of_an_Instant(string text) =>
        Assert.Equal(TestTime.Start.AddMinutes(5), Build.Accept(request => request.ValidityDate = text).ValidityDate);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_ValidityDate_there_is_none(string? text) => Assert.Null(Build.Accept(request => request.ValidityDate = text).ValidityDate);

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-03-01")]
    [InlineData("PT5M")]
    public void Fault_101_a_ValidityDate_that_is_none(string text) =>
        Assert.Equal("ValidityDate: is no xs:dateTime", Build.Refuse(101, request => request.ValidityDate = text).DetailForAp);
}
