using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Storage;

/// <summary>
/// How documents are written as JSON: members in camel case, enumerations by name, octets in base64. Names are a file format: a renamed member keeps its old
/// name by <c>JsonPropertyName</c>, and a test reads documents of every earlier version.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(MsisdnJsonConverter)])]
[JsonSerializable(typeof(MobileUser))]
[JsonSerializable(typeof(ApplicationProvider))]
internal sealed partial class StoredDocumentsContext : JsonSerializerContext;

/// <summary>The way to read and write documents.</summary>
internal static class StoredDocuments
{
    // Letters and the plus of numbers stay as they are: the documents go to a file that people read, and not into a page of HTML.
    private static readonly StoredDocumentsContext Readable =
        new(new JsonSerializerOptions(StoredDocumentsContext.Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static JsonTypeInfo<MobileUser> User => Readable.MobileUser;

    public static JsonTypeInfo<ApplicationProvider> ApplicationProvider => Readable.ApplicationProvider;
}

/// <summary>A number as its normalised text.</summary>
internal sealed class MsisdnJsonConverter : JsonConverter<Msisdn>
{
    public override Msisdn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Msisdn.TryParse(reader.GetString(), null, out var msisdn) ? msisdn : throw new JsonException("not an MSISDN");

    public override void Write(Utf8JsonWriter writer, Msisdn value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
