using System.Text;
using System.Text.Json.Nodes;

namespace Mss.Grains.Interfaces.Tests.Profiles;

/// <summary>An operator's catalogue: read, or refused with the place of the wrong entry.</summary>
public sealed class ProfileCatalogueFileTests
{
    public static TheoryData<string, string, string> WrongEntries => new()
    {
        { "profiles[1].uri", "\"mss::login:loa2\"", "profiles[1].uri: operation 'login' is unknown" },
        { "profiles[1].uri", "\"mss::authn:loa2#rsa\"", "profiles[1].uri: has a query or fragment" },
        { "profiles[1].uri", "\"mss::encrypt:loa2\"", "profiles[1].uri: the operation encrypt is not performed" },
        { "profiles[1].uri", "\"mss:x.example:authn:loa3\"", "profiles[1].uri: brand 'x.example' is not in brands" },
        { "profiles[1].uri", "\"mss::authn:loa2\"", "profiles[1]: 'mss::authn:loa2' is there twice" },
        { "profiles[1].order", "-1", "profiles[1].order -1 is negative" },
        { "profiles[1].order", "20", "profiles[1].order: mss::authn:loa3 is stronger than mss::authn:loa2" },
        { "profiles[1].description", "\"\"", "profiles[1].description must have 1 to 256 characters" },
        { "profiles[1].registration", "\"none\"", "profiles[1].registration 'none' is not in registrationProfiles" },
        { "profiles[1].certificate", "\"none\"", "profiles[1].certificate 'none' is not in certificateProfiles" },
        { "profiles[1].certificate", "\"pseudonym\"", "profiles[1].certificate: anonymous needs a pseudonym certificate" },
        { "profiles[3].certificate", "\"authentication\"", "profiles[3].certificate: anonymous needs a pseudonym certificate" },
        { "brands[0].name", "\"Upper\"", "brands[0].name 'Upper' is no brand" },
        { "brands[0].aliases[0]", "\"swisscom.ch\"", "brands[0].alias 'swisscom.ch' is the name of another brand" },
        { "brands[0].servedBy[0]", "\"missing\"", "brands[0].servedBy 'missing' is no brand" },
        { "registrationProfiles[0].identityProofing", "\"rumour\"", "registrationProfiles[0].identityProofing 'rumour' is not one of" },
        { "certificateProfiles[0].keyUsage[0]", "\"all\"", "certificateProfiles[0].keyUsage must be of" },
        { "certificateProfiles[0].validityDays", "0", "certificateProfiles[0].validityDays 0 is not 1 to 3650" },
        { "certificateProfiles[0].policy", "\"1..2\"", "certificateProfiles[0].policy '1..2' is no OID" },
        { "legacyUris[0].uri", "\"mss::authn:loa2\"", "legacyUris[0].uri 'mss::authn:loa2' is no absolute URI" },
        { "legacyUris[0].profile", "\"mss:\"", "legacyUris[0].profile: expected mss:" },
        { "legacyUris[0].profile", "\"mss:x.example:authn:loa4\"", "legacyUris[0].profile: brand 'x.example' is not in brands" },
        { "legacyUris[5].answeredAs", "{\"phone\":\"http://x.example\"}", "legacyUris[5].answeredAs: 'phone' is not one of" },
        { "profiles", "[]", "profiles: is empty" },
        { "profiles[1].odrer", "1", "odrer" },
        { "profiles[1]", "null", "profiles" },
        { "brands", "null", "brands" },
    };

    [Fact]
    public void Without_a_file_the_built_in_catalogue_is_used()
    {
        Assert.Same(ProfileCatalogueFile.BuiltIn, ProfileCatalogueFile.Load(null));
        Assert.Same(ProfileCatalogueFile.BuiltIn, ProfileCatalogueFile.Load(""));
    }

    [Fact]
    public void An_operators_file_takes_the_place_of_the_built_in_one()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """
                {
                  // one profile, of one brand, that outranks nothing
                  "registrationProfiles": [ { "name": "bank", "description": "A bank's log-in.", "identityProofing": "remote" } ],
                  "certificateProfiles": [ { "name": "any", "description": "Any.", "keyUsage": ["digitalSignature"], "pseudonym": false, "validityDays": 30, "policy": "1.2.3.4" } ],
                  "brands": [ { "name": "bank.example", "description": "The bank.", "aliases": [], "servedBy": [] } ],
                  "profiles": [
                    { "uri": "mss:bank.example:authn:loa3:app", "description": "Log-in.", "order": 3, "registration": "bank", "certificate": "any" },
                    { "uri": "mss:bank.example:authn:loa3.geo:app", "description": "Log-in at a known place.", "order": 5, "registration": "bank", "certificate": "any" },
                  ],
                  "legacyUris": []
                }
                """);

            var catalogue = ProfileCatalogueFile.Load(path);

            Assert.Equal("1.2.3.4", catalogue.Offers[0].CertificateProfile!.Policy);
            Assert.Equal("mss:bank.example:authn:loa3:app", Assert.Single(catalogue.Find(SignatureProfile.Parse("mss::authn:loa2:app"), ProfileComparison.Minimum), offer => offer.Profile.Extension.Length == 0).Uri);
            Assert.Empty(catalogue.Find(SignatureProfile.Parse("mss::authn:loa3:sim"), ProfileComparison.Exact));
            Assert.False(catalogue.TryRead("mss:ficom.fi:authn:loa3", out _, out _));

            // A refinement of the same level that stands higher is better than the plain one.
            Assert.Equal("geo", Assert.Single(catalogue.Find(SignatureProfile.Parse("mss::authn:loa3"), ProfileComparison.Better)).Profile.Extension);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(WrongEntries))]
    public void A_wrong_entry_is_named(string place, string value, string error) =>
        Assert.Contains(error, Assert.Throws<FormatException>(() => ProfileCatalogueFile.Parse(With(place, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void All_wrong_entries_are_named_at_once()
    {
        var json = JsonNode.Parse(ProfileCatalogueFile.BuiltInText())!;
        json["profiles"]![0]!["registration"] = "none";
        json["brands"]![2]!["name"] = "";
        var message = Assert.Throws<FormatException>(() => ProfileCatalogueFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()))).Message;
        Assert.Contains("profiles[0].registration", message, StringComparison.Ordinal);
        Assert.Contains("brands[2]: has no name", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("no json")]
    public void What_is_no_catalogue_is_refused(string json) => Assert.Throws<FormatException>(() => ProfileCatalogueFile.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "profiles.json");
        var message = Assert.Throws<FormatException>(() => ProfileCatalogueFile.Load(path)).Message;
        Assert.StartsWith($"Mss:Profiles:File: {path}: ", message, StringComparison.Ordinal);
    }

    /// <summary>The built-in catalogue with another value at one place.</summary>
    private static byte[] With(string place, string value)
    {
        JsonNode json = JsonNode.Parse(ProfileCatalogueFile.BuiltInText())!;
        var node = json;
        var steps = place.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            var (step, last) = (steps[i], i == steps.Length - 1);
            if (step.StartsWith('['))
            {
                var at = int.Parse(step[1..^1], null);
                if (last)
                {
                    node[at] = JsonNode.Parse(value);
                }
                else
                {
                    node = node[at]!;
                }
            }
            else if (last)
            {
                node[step] = JsonNode.Parse(value);
            }
            else
            {
                node = node[step]!;
            }
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
