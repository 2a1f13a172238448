using System.Text.Json;
using Mss.Gateway.Administration;
using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Administration;

/// <summary>What a registration must be like; each problem names its member.</summary>
public sealed class RegistrationRulesTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"displayName":"Bä"}""")]
    [InlineData("""{"roles":["administrator","ApplicationProvider"]}""")]
    [InlineData("""{"maxLoa":2}""")]
    [InlineData("""{"allowedProfiles":["mss::sign:loa3","mss::authn:loa3:sim"]}""")]
    [InlineData("""{"allowedServices":["*"]}""")]
    [InlineData("""{"allowedServices":[]}""")]
    [InlineData("""{"allowedServices":["http://mss.ficom.fi/TS102204/v1.0.0#userLang"]}""")]
    [InlineData("""{"mandatoryServices":["http://mss.ficom.fi/TS102204/v1.0.0#noSpam","http://mss.ficom.fi/TS102204/v1.0.0#eventId"]}""")]
    [InlineData("""{"mandatoryServices":["http://mss.ficom.fi/TS102204/v1.0.0#displayName"],"allowedServices":["http://mss.ficom.fi/TS102204/v1.0.0#displayName"]}""")]
    [InlineData("""{"mandatoryServices":[]}""")]
    [InlineData("""{"addApiKey":true}""")]
    [InlineData("""{"retireApiKeys":true}""")]
    [InlineData("""{"languages":["fi","sv"]}""")]
    [InlineData("""{"displayPrefix":"Bank: "}""")]
    [InlineData("""{"displayPrefix":null}""")]
    [InlineData("""{"requestsPerMinute":1000000}""")]
    [InlineData("""{"notificationUrl":"https://bank.example/notify/?a=b"}""")]
    [InlineData("""{"personAttributes":["age","givenName"]}""")]
    public void Good_values_are_taken(string json) => Assert.Empty(Problems(json));

    [Theory]
    [InlineData("""{"displayName":""}""", "displayName")]
    [InlineData("""{"displayName":null}""", "displayName")]
    [InlineData("""{"displayName":"B"}""", "displayName")]
    [InlineData("""{"displayName":"   "}""", "displayName")]
    [InlineData("""{"displayName":"Bank\nforged"}""", "displayName")]
    [InlineData("""{"displayName":"Bank\u202eforged"}""", "displayName")]
    [InlineData("""{"displayName":"Bank\u2028forged"}""", "displayName")]
    [InlineData("""{"displayName":7}""", "displayName")]
    [InlineData("""{"enabled":"yes"}""", "enabled")]
    [InlineData("""{"enabled":null}""", "enabled")]
    [InlineData("""{"roles":[]}""", "roles")]
    [InlineData("""{"roles":["Emperor"]}""", "roles")]
    [InlineData("""{"roles":["None"]}""", "roles")]
    [InlineData("""{"roles":"Administrator"}""", "roles")]
    [InlineData("""{"maxLoa":1}""", "maxLoa")]
    [InlineData("""{"maxLoa":5}""", "maxLoa")]
    [InlineData("""{"maxLoa":2.5}""", "maxLoa")]
    [InlineData("""{"allowedProfiles":["sign"]}""", "allowedProfiles")]
    [InlineData("""{"allowedProfiles":["mss::sign:loa3","mss::sign:loa3"]}""", "allowedProfiles")]
    [InlineData("""{"allowedServices":["*","urn:x"]}""", "allowedServices")]
    [InlineData("""{"allowedServices":["a b"]}""", "allowedServices")]
    [InlineData("""{"allowedServices":[1]}""", "allowedServices")]
    [InlineData("""{"mandatoryServices":["urn:unknown"]}""", "mandatoryServices")]
    [InlineData("""{"mandatoryServices":["*"]}""", "mandatoryServices")]
    [InlineData("""{"mandatoryServices":["http://mss.ficom.fi/TS102204/v1.0.0#displayName"]}""", "mandatoryServices")]
    [InlineData("""{"mandatoryServices":["http://mss.ficom.fi/TS102204/v1.0.0#noSpam"],"allowedServices":["http://mss.ficom.fi/TS102204/v1.0.0#userLang"]}""", "mandatoryServices")]
    [InlineData("""{"mandatoryServices":["http://mss.ficom.fi/TS102204/v1.0.0#noSpam","http://mss.ficom.fi/TS102204/v1.0.0#noSpam"]}""", "mandatoryServices")]
    [InlineData("""{"mandatoryServices":null}""", "mandatoryServices")]
    [InlineData("""{"addApiKey":false}""", "addApiKey")]
    [InlineData("""{"addApiKey":"chosen by somebody"}""", "addApiKey")]
    [InlineData("""{"retireApiKeys":"yes"}""", "retireApiKeys")]
    [InlineData("""{"addApiKey":true,"retireApiKeys":true}""", "retireApiKeys")]
    [InlineData("""{"apiKey":"x"}""", "apiKey")]
    [InlineData("""{"languages":["FI"]}""", "languages")]
    [InlineData("""{"languages":["fin"]}""", "languages")]
    [InlineData("""{"displayPrefix":""}""", "displayPrefix")]
    [InlineData("""{"displayPrefix":"12345678901234567890123456789012345678901"}""", "displayPrefix")]
    [InlineData("""{"displayPrefix":"a\tb"}""", "displayPrefix")]
    [InlineData("""{"requestsPerMinute":-1}""", "requestsPerMinute")]
    [InlineData("""{"requestsPerMinute":1000001}""", "requestsPerMinute")]
    [InlineData("""{"requestsPerMinute":99999999999}""", "requestsPerMinute")]
    [InlineData("""{"notificationUrl":"ftp://bank.example/"}""", "notificationUrl")]
    [InlineData("""{"notificationUrl":"/notify"}""", "notificationUrl")]
    [InlineData("""{"notificationUrl":"https://user:pw@bank.example/"}""", "notificationUrl")]
    [InlineData("""{"notificationUrl":"https://bank.example/#x"}""", "notificationUrl")]
    [InlineData("""{"personAttributes":["a b"]}""", "personAttributes")]
    [InlineData("""{"certificateFingerprints":["AB"]}""", "certificateFingerprints")]
    [InlineData("""{"certificateFingerprints":["zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"]}""", "certificateFingerprints")]
    [InlineData("""{"passwordHash":"x"}""", "passwordHash")]
    [InlineData("""{"displayname":"Bank"}""", "displayname")]
    [InlineData("""{"apId":"http://other.example"}""", "apId")]
    public void A_bad_value_is_refused_with_the_members_name(string json, string field) => Assert.Equal([field], Problems(json));

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(["maxLoa", "languages", "requestsPerMinute"], Problems("""{"maxLoa":9,"languages":["x"],"requestsPerMinute":-1}"""));

    [Theory]
    [InlineData("ab")]
    [InlineData("no uri")]
    [InlineData("ap1")]
    [InlineData("http://ap1.example/a b")]
    public void An_AP_ID_that_is_no_URI_is_refused(string apId) =>
        Assert.Contains(RegistrationRules.Check(TestProviders.Bank with { ApId = apId }), problem => problem.Field == "apId");

    [Fact]
    public void An_AP_ID_has_at_most_128_characters()
    {
        Assert.Empty(RegistrationRules.Check(TestProviders.Bank with { ApId = "urn:" + new string('a', 124) }));
        Assert.Equal("apId", Assert.Single(RegistrationRules.Check(TestProviders.Bank with { ApId = "urn:" + new string('a', 125) })).Field);
    }

    [Fact]
    public void Passwords_with_salts_of_their_own_are_refused_because_their_number_could_be_timed()
    {
        var other = Gateway.Authentication.PasswordHash.Create("other secret");
        Assert.Equal("password", Assert.Single(RegistrationRules.Check(TestProviders.Bank with { FurtherPasswordHashes = [other] })).Field);
        Assert.Equal("password", Assert.Single(RegistrationRules.Check(TestProviders.Bank with { PasswordHash = "md5$x" })).Field);
        Assert.Equal("password", Assert.Single(RegistrationRules.Check(TestProviders.Bank with { PasswordHash = null, FurtherPasswordHashes = [other] })).Field);
    }

    private static string[] Problems(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. RegistrationChange.Apply(TestProviders.Bank, false, document.RootElement, new ApiKeyWrap(new InstallationSecret(new byte[32]))).Problems.Select(problem => problem.Field)];
    }
}
