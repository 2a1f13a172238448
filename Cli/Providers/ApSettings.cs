using System.Globalization;
using System.Text.Json.Nodes;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Providers;

/// <summary>Settings as <c>name=value</c>. What values are right is the MSSP's to say; here it is decided only what kind of value a text is.</summary>
internal static class ApSettings
{
    /// <summary>The settings and what they do, for the help.</summary>
    public const string Help =
        """
        Examples:
          mss ap add http://shop.example displayName="Shop" maxLoa=3 --password < password.txt
          mss ap set http://shop.example displayPrefix="Shop: " requestsPerMinute=60
          mss ap set http://ra.example roles=RegistrationAuthority,CertificationAuthority

        Settings:
          displayName=TEXT                the name that users see
          roles=ROLE,…                    ApplicationProvider, RegistrationAuthority, CertificationAuthority, Administrator
          maxLoa=2|3|4                    the highest level of assurance
          allowedProfiles=URI,…           mss: URIs; empty: all up to maxLoa
          allowedServices=URI,…           AdditionalServices, or *
          mandatoryServices=URI,…         AdditionalServices that each signature request must ask for; empty: none
          languages=fi,sv                 languages of prompts; empty: all
          displayPrefix=TEXT              what every text shown must begin with; empty: none
          requestsPerMinute=N             0: no limit
          notificationUrl=URL             where MSS_Notification goes; empty: none
          mayNotifyPrivateAddress, maySeeUserState, uniqueApTransId, requiresMsspInfo, tellSubCodes, alwaysValidate, enabled = true|false
          personAttributes=NAME,…         attributes of a person that the AP may see
        """;

    private static readonly Dictionary<string, Func<string, JsonNode?>> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["displayName"] = Text,
        ["roles"] = List,
        ["maxLoa"] = Number,
        ["allowedProfiles"] = List,
        ["allowedServices"] = List,
        ["mandatoryServices"] = List,
        ["languages"] = List,
        ["displayPrefix"] = Text,
        ["requestsPerMinute"] = Number,
        ["notificationUrl"] = Text,
        ["personAttributes"] = List,
        ["mayNotifyPrivateAddress"] = Flag,
        ["maySeeUserState"] = Flag,
        ["uniqueApTransId"] = Flag,
        ["requiresMsspInfo"] = Flag,
        ["tellSubCodes"] = Flag,
        ["alwaysValidate"] = Flag,
        ["enabled"] = Flag,
    };

    /// <summary>Reads settings.</summary>
    /// <exception cref="UsageException">Names the one that cannot be read.</exception>
    public static JsonObject Read(IEnumerable<string> settings)
    {
        var json = new JsonObject();
        foreach (var setting in settings)
        {
            var pair = setting.Split('=', 2);
            var name = Kinds.Keys.FirstOrDefault(known => known.Equals(pair[0], StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException(pair[0], $"is no setting; there are {string.Join(", ", Kinds.Keys)}");
            if (pair.Length == 1)
            {
                throw new UsageException(name, "has no value; write name=value");
            }

            if (json.ContainsKey(name))
            {
                throw new UsageException(name, "is given twice");
            }

            try
            {
                json[name] = Kinds[name](pair[1]);
            }
            catch (FormatException wrong)
            {
                throw new UsageException(name, wrong.Message);
            }
        }

        return json;
    }

    private static JsonValue? Text(string value) => value.Length == 0 ? null : JsonValue.Create(value);

    private static JsonValue Number(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? JsonValue.Create(number)
        : throw new FormatException("must be a whole number");

    private static JsonValue Flag(string value) => bool.TryParse(value, out var flag) ? JsonValue.Create(flag) : throw new FormatException("must be true or false");

    private static JsonArray List(string value) =>
        new JsonArray([.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => (JsonNode?)JsonValue.Create(text))]);
}
