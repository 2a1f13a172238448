using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Validation;

namespace Mss.Gateway.Tests.Validation;

/// <summary>In which languages an AP may have users prompted.</summary>
public sealed class ApLanguagesTests
{
    [Theory]
    [InlineData("fi")]
    [InlineData("FI")]
    [InlineData("fi-FI")]
    [InlineData("sv_SE")]
    [InlineData("")]
    [InlineData(null)]
    public void A_language_of_the_registration_is_allowed_however_it_is_written(string? language) =>
        Assert.Null(ApLanguages.Check(TestProviders.Bank with { Languages = ["fi", "sv"] }, language));

    [Theory]
    [InlineData("en")]
    [InlineData("f")]
    [InlineData("fin")]
    [InlineData("-fi")]
    public void Fault_104_a_language_that_is_not_of_the_registration(string language)
    {
        var fault = ApLanguages.Check(TestProviders.Bank with { Languages = ["fi", "sv"] }, language)!;
        Assert.Equal((104, 1045), (fault.Code.Value, fault.SubCode));
    }

    [Fact]
    public void Without_a_list_all_languages_are_allowed() => Assert.True(ApLanguages.Allows(TestProviders.Bank, "xx"));
}
