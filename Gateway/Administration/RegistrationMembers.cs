using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Administration;

/// <summary>A member of a registration as JSON has it.</summary>
/// <param name="Name">Name in JSON.</param>
/// <param name="Read">The value.</param>
/// <param name="Write">The registration with another value.</param>
internal sealed record RegistrationMember(
    string Name, Func<ApplicationProvider, JsonNode?> Read, Func<ApplicationProvider, JsonElement, ApplicationProvider> Write);

/// <summary>The members that an administrator sees and changes: one table for reading, writing and the audit. Passwords are not among them.</summary>
internal static class RegistrationMembers
{
    public static IReadOnlyList<RegistrationMember> All { get; } =
    [
        Text("displayName", ap => ap.DisplayName, (ap, value) => ap with { DisplayName = value ?? "" }),
        Flag("enabled", ap => ap.Enabled, (ap, value) => ap with { Enabled = value }),
        new("roles", ap => Array(RoleNames(ap.Roles)), (ap, json) => ap with { Roles = ReadRoles(json) }),
        Number("maxLoa", ap => ap.MaxLoa, (ap, value) => ap with { MaxLoa = value }),
        List("allowedProfiles", ap => ap.AllowedProfiles, (ap, value) => ap with { AllowedProfiles = value }),
        List("allowedServices", ap => ap.AllowedServices, (ap, value) => ap with { AllowedServices = value }),
        List("mandatoryServices", ap => ap.MandatoryServices ?? [], (ap, value) => ap with { MandatoryServices = value }),
        List("languages", ap => ap.Languages, (ap, value) => ap with { Languages = value }),
        Text("displayPrefix", ap => ap.DisplayPrefix, (ap, value) => ap with { DisplayPrefix = value }),
        Number("requestsPerMinute", ap => ap.RequestsPerMinute, (ap, value) => ap with { RequestsPerMinute = value }),
        Text("notificationUrl", ap => ap.NotificationUrl, (ap, value) => ap with { NotificationUrl = value }),
        Flag("mayNotifyPrivateAddress", ap => ap.MayNotifyPrivateAddress, (ap, value) => ap with { MayNotifyPrivateAddress = value }),
        Flag("maySeeUserState", ap => ap.MaySeeUserState, (ap, value) => ap with { MaySeeUserState = value }),
        List("personAttributes", ap => ap.PersonAttributes, (ap, value) => ap with { PersonAttributes = value }),
        Flag("uniqueApTransId", ap => ap.UniqueApTransId, (ap, value) => ap with { UniqueApTransId = value }),
        Flag("requiresMsspInfo", ap => ap.RequiresMsspInfo, (ap, value) => ap with { RequiresMsspInfo = value }),
        Flag("tellSubCodes", ap => ap.TellSubCodes, (ap, value) => ap with { TellSubCodes = value }),
        Flag("alwaysValidate", ap => ap.AlwaysValidate, (ap, value) => ap with { AlwaysValidate = value }),
        List("certificateFingerprints", ap => ap.CertificateFingerprints, (ap, value) => ap with { CertificateFingerprints = [.. value.Select(Fingerprint)] }),
    ];

    /// <summary>How many passwords prove the AP.</summary>
    public static int Passwords(ApplicationProvider ap) => (ap.PasswordHash is null ? 0 : 1) + ap.FurtherPasswordHashes.Count;

    /// <summary>How many API keys prove the AP. Null in a registration that was stored before there were any.</summary>
    public static int ApiKeys(ApplicationProvider ap) => ap.ApiKeys?.Count ?? 0;

    /// <summary>A registration for an administrator: everything but the credentials themselves.</summary>
    public static JsonObject Write(ApplicationProvider ap)
    {
        var json = new JsonObject { ["apId"] = ap.ApId };
        foreach (var member in All)
        {
            json[member.Name] = member.Read(ap);
        }

        json["hasPassword"] = Passwords(ap) > 0;
        json["passwords"] = Passwords(ap);
        json["apiKeys"] = ApiKeys(ap);
        json["version"] = ap.Version;
        return json;
    }

    private static RegistrationMember Text(string name, Func<ApplicationProvider, string?> read, Func<ApplicationProvider, string?, ApplicationProvider> write) => new(
        name,
        ap => read(ap) is { } text ? JsonValue.Create(text) : null,
        (ap, json) => write(ap, json.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => json.GetString(),
            _ => throw new FormatException("must be a text"),
        }));

    private static RegistrationMember Flag(string name, Func<ApplicationProvider, bool> read, Func<ApplicationProvider, bool, ApplicationProvider> write) => new(
        name,
        ap => JsonValue.Create(read(ap)),
        (ap, json) => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? write(ap, json.GetBoolean()) : throw new FormatException("must be true or false"));

    private static RegistrationMember Number(string name, Func<ApplicationProvider, int> read, Func<ApplicationProvider, int, ApplicationProvider> write) => new(
        name,
        ap => JsonValue.Create(read(ap)),
        (ap, json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) ? write(ap, number) : throw new FormatException("must be a whole number"));

    private static RegistrationMember List(
        string name, Func<ApplicationProvider, IReadOnlyList<string>> read, Func<ApplicationProvider, IReadOnlyList<string>, ApplicationProvider> write) =>
        new(name, ap => Array(read(ap)), (ap, json) => write(ap, Texts(json)));

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    private static string[] Texts(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. json.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException("must be a list of texts");

    private static IEnumerable<string> RoleNames(ApRoles roles) =>
        Enum.GetValues<ApRoles>().Where(role => role != ApRoles.None && roles.HasFlag(role)).Select(role => role.ToString());

    private static ApRoles ReadRoles(JsonElement json)
    {
        var roles = ApRoles.None;
        foreach (var text in Texts(json))
        {
            roles |= Enum.GetValues<ApRoles>().FirstOrDefault(role => role.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) is var role && role != ApRoles.None
                ? role
                : throw new FormatException($"must be of {string.Join(", ", RoleNames((ApRoles)~0))}");
        }

        return roles;
    }

    /// <summary>As <c>openssl x509 -fingerprint -sha256</c> prints it, too.</summary>
    private static string Fingerprint(string text) => text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
