using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Grains.Interfaces;

namespace Mss.Storage;

/// <summary>Reads registrations that may be older than some of their members.</summary>
internal static class ApplicationProviderDocument
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // The serialiser gives an absent init-only member the default of its type: an AP that was registered before the member was there would be disabled, or be
    // allowed no service. So a document is first completed with the members that a new registration has.
    private static readonly KeyValuePair<string, JsonNode?>[] Defaults = MembersOfANewOne();

    /// <summary>Reads a document; a member that it does not have is as in a new registration.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static ApplicationProvider Read(ReadOnlySpan<byte> json, int version)
    {
        if (JsonNode.Parse(json, documentOptions: Strict) is not JsonObject document)
        {
            throw new JsonException("not an object");
        }

        foreach (var (name, value) in Defaults)
        {
            if (!document.ContainsKey(name))
            {
                document[name] = value?.DeepClone();
            }
        }

        return document.Deserialize(StoredDocuments.ApplicationProvider)! with { Version = version };
    }

    private static KeyValuePair<string, JsonNode?>[] MembersOfANewOne()
    {
        var required = new[] { "apId", "displayName" };
        var members = JsonSerializer.SerializeToNode(new ApplicationProvider { ApId = "", DisplayName = "" }, StoredDocuments.ApplicationProvider)!.AsObject();
        return [.. members.Where(member => !required.Contains(member.Key))];
    }
}
