using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>The text that users see begins with the AP's registered prefix.</summary>
public sealed class DisplayPrefixRuleTests
{
    private static readonly ApplicationProvider Prefixed = TestProviders.Bank with { DisplayPrefix = "Bänk: " };

    [Theory]
    [InlineData("Bänk: log in?")]
    [InlineData("Bänk: ")]
    public void A_text_with_the_prefix_is_taken(string text) => Build.Accept(request => request.DataToBeSigned = Text(text), provider: Prefixed);

    [Theory]
    [InlineData("Log in?")]
    [InlineData("bänk: log in?")]
    [InlineData(" Bänk: log in?")]
    [InlineData("Bänk:log in?")]
    [InlineData("Bank: log in?")]
    [InlineData("Ba\u0308nk: log in?")]
    [InlineData("B")]
    public void Fault_107_a_text_without_the_prefix(string text) =>
        Assert.Equal("DTBD matching failed", Build.Refuse(107, request => request.DataToBeSigned = Text(text), provider: Prefixed).DetailForAp);

    [Fact]
    public void Fault_107_of_two_texts_the_one_that_is_shown_first_counts()
    {
        Build.Accept(request => (request.DataToBeSigned, request.DataToBeDisplayed) = (Text("Log in?"), Text("Bänk: log in?")), provider: Prefixed);
        Build.Refuse(107, request => (request.DataToBeSigned, request.DataToBeDisplayed) = (Text("Bänk: log in?"), Text("Log in?")), provider: Prefixed);
    }

    [Fact]
    public void Fault_107_a_text_in_Base64_without_the_prefix() =>
        Build.Refuse(107, request => request.DataToBeSigned = new MssData { MimeType = "text/plain", Encoding = "base64", Value = "TG9nIGluPw==" }, provider: Prefixed);

    [Fact]
    public void Fault_107_what_is_shown_with_a_hash_without_the_prefix()
    {
        const string Digest = "mss::digest:loa4";
        var hash = new MssData { MimeType = "application/x-sha256", Encoding = "base64", Value = Convert.ToBase64String(new byte[32]) };
        Build.Accept(request => (request.SignatureProfile, request.DataToBeSigned) = (Digest, hash), provider: Prefixed);
        Build.Accept(request => (request.SignatureProfile, request.DataToBeSigned, request.DataToBeDisplayed) = (Digest, hash, Text("Bänk: contract 1")), provider: Prefixed);
        Build.Refuse(107, request => (request.SignatureProfile, request.DataToBeSigned, request.DataToBeDisplayed) = (Digest, hash, Text("contract 1")), provider: Prefixed);
    }

    private static MssData Text(string text) => new() { Value = text };
}
