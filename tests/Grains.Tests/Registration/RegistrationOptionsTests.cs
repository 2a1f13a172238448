using Mss.Grains.Registration;

namespace Mss.Grains.Tests.Registration;

public sealed class RegistrationOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new RegistrationOptionsValidator().Validate(null, new RegistrationOptions()).Succeeded);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3601)]
    public void A_wrong_time_limit_is_named(int seconds)
    {
        var result = new RegistrationOptionsValidator().Validate(null, new RegistrationOptions { TimeLimit = TimeSpan.FromSeconds(seconds) });
        Assert.StartsWith("Mss:Registration:TimeLimit is ", result.FailureMessage, StringComparison.Ordinal);
    }
}
