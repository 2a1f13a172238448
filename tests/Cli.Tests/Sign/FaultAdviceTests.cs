using Mss.Cli.Sign;
using Mss.Grains.Interfaces;

namespace Mss.Cli.Tests.Sign;

public sealed class FaultAdviceTests
{
    [Fact]
    public void Every_fault_that_the_MSSP_can_answer_has_advice_that_ends_a_sentence()
    {
        foreach (var fault in StatusCodeTable.All.Where(row => row.IsFault))
        {
            Assert.Matches(@"^[A-Z].+[.?]$", FaultAdvice.For(fault.Code));
        }
    }

    [Theory]
    [InlineData(104, "--ap-pwd")]
    [InlineData(105, "--msisdn")]
    [InlineData(208, "--timeout")]
    [InlineData(109, "--profile")]
    public void Advice_names_the_option_that_can_help(int code, string option) => Assert.Contains(option, FaultAdvice.For(code), StringComparison.Ordinal);

    [Fact]
    public void Foreign_faults_have_advice_too()
    {
        Assert.Contains("--url", FaultAdvice.For(null), StringComparison.Ordinal);
        Assert.Contains("MSSP", FaultAdvice.For(12345), StringComparison.Ordinal);
    }
}
